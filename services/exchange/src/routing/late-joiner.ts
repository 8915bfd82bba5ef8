import type { ServiceId } from '@samhandling/contracts';
import type { Clock } from '@samhandling/service-kit';
import type { ReleaseStore } from './release.store.js';
import type { RoutingLoop } from './routing-loop.js';

/** A service that begins to subscribe: for everyone a consent or an invocation names it for, what is registered is decided again. */
export class LateJoiner {
  constructor(
    private readonly releases: ReleaseStore,
    private readonly loop: RoutingLoop,
    private readonly clock: Clock,
  ) {}

  async joined(service: ServiceId, subscription: string): Promise<void> {
    for await (const person of this.releases.personsNaming(service)) {
      await this.releases.add({ id: `joined ${subscription} ${person}`, person, service }, this.clock.now());
    }
    this.loop.wake();
  }
}
