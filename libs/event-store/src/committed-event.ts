import { categoriesOf, eventType, serviceSource, type CloudEvent } from '@samhandling/contracts';
import type { Committed, NewEvent } from './commit.js';
import { attachedOf, type CommitDocument, type StoredEvent } from './commit.document.js';
import type { ContentAbout, ContentCodec } from './content-codec.port.js';

/** The parts of a commit its events are made of. */
export type EventsOfCommit = Pick<CommitDocument, 'stream' | 'firstPosition' | 'events' | 'at'>;

/** Turns what was decided into what is stored, and what is stored into the events everybody sees. */
export class CommittedEvents {
  constructor(
    private readonly service: string,
    private readonly codec: ContentCodec,
  ) {}

  /** @throws Error when an event has a source without an id or the other way round */
  async toStored(events: readonly NewEvent[]): Promise<StoredEvent[]> {
    const half = events.find(({ source, id }) => (source === undefined) !== (id === undefined));
    if (half !== undefined) throw new Error(`an event of type ${half.type} has one of source and id; give both or none`);
    return Promise.all(events.map(async (event) => ({ ...event, data: await this.codec.encode(event.data, aboutOf(event)) })));
  }

  async toEvents({ stream, at, firstPosition, events }: EventsOfCommit): Promise<CloudEvent[]> {
    return Promise.all(
      events.map(async ({ data, source, id, time, ...attributes }, index) => ({
        specversion: '1.0',
        ...attributes,
        id: id ?? `${stream}@${firstPosition + index}`,
        source: source ?? serviceSource(this.service),
        time: time ?? at.toISOString(),
        recordedtime: at.toISOString(),
        datacontenttype: 'application/json',
        streamversion: firstPosition + index,
        data: await this.codec.decode(data),
      })),
    );
  }

  async toCommitted(document: CommitDocument, replayed: boolean): Promise<Committed> {
    return {
      stream: document.stream,
      version: document.version,
      events: await this.toEvents(document),
      answer: document.answer,
      ...(document.cause === undefined ? {} : { cause: document.cause }),
      ...(document.requestHash === undefined ? {} : { requestHash: document.requestHash }),
      at: document.at,
      attached: attachedOf(document),
      replayed,
    };
  }
}

// The categories are worked out only by a codec that asks: the plain one does not.
const aboutOf = (event: NewEvent): ContentAbout => ({
  ...(event.subject === undefined ? {} : { person: event.subject }),
  get categories() {
    const type = eventType(event.type);
    return type === undefined ? [] : categoriesOf(type, event.data);
  },
});
