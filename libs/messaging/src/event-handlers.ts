import type { CloudEvent } from '@samhandling/contracts';
import type { EventHandler } from './event-consumer.port.js';
import type { EventContext } from './event-context.js';

/** Handlers by type; `'*'` has every type no handler names. */
export class EventHandlers {
  readonly #byType = new Map<string, EventHandler[]>();

  add(type: string, handler: EventHandler): void {
    const known = this.#byType.get(type);
    if (known === undefined) this.#byType.set(type, [handler]);
    else known.push(handler);
  }

  get size(): number {
    return this.#byType.size;
  }

  /** Runs the handlers of the event's type one after the other, in the order added. A type nobody asked for is of no concern. */
  async run(event: CloudEvent, context: EventContext): Promise<void> {
    for (const handler of this.#byType.get(event.type) ?? this.#byType.get('*') ?? []) await handler(event, context);
  }
}
