import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { PersonId } from '@samhandling/contracts';
import { CONNECTION } from '@samhandling/service-kit';
import type { Connection, mongo } from 'mongoose';
import type { AccessLine } from '../domain/access-line.js';

type LineDocument = { _id: string; at: Date; line: AccessLine } & { person: PersonId };
interface HandoverDocument {
  _id: string;
  subscription: string;
  from: number;
  to: number;
  at: string;
}

/** Where the next page begins: behind this line. */
export interface LineCursor {
  readonly at: string;
  readonly id: string;
}

/** What the persons are told of who got and saw what; made from events and able to be made again from them. */
@Injectable()
export class AccessLines implements OnModuleInit {
  constructor(@Inject(CONNECTION) private readonly connection: Connection) {}

  async onModuleInit(): Promise<void> {
    await this.#lines.createIndex({ person: 1, at: -1, _id: -1 }, { name: 'person_at' });
    await this.#handovers.createIndex({ subscription: 1, from: 1, to: 1 }, { name: 'subscription_range' });
  }

  /** The same event twice makes one line (I8). */
  async add(line: AccessLine): Promise<void> {
    await this.#lines.updateOne({ _id: line.id }, { $setOnInsert: { person: line.person, at: new Date(line.at), line } }, { upsert: true });
  }

  /** A range of a subscription's numbers was handed over; it may be told before or after the lines it is about. */
  async handedOver(id: string, range: { subscription: string; from: number; to: number; at: string }): Promise<void> {
    await this.#handovers.updateOne({ _id: id }, { $setOnInsert: range }, { upsert: true });
  }

  /** Newest first. */
  async ofPerson(person: PersonId, after: LineCursor | undefined, limit: number): Promise<AccessLine[]> {
    const at = after === undefined ? undefined : new Date(after.at);
    const older = at === undefined || after === undefined ? {} : { $or: [{ at: { $lt: at } }, { at, _id: { $lt: after.id } }] };
    const documents = await this.#lines.find({ person, ...older }).sort({ at: -1, _id: -1 }).limit(limit).toArray();
    return documents.map(({ line }) => line);
  }

  /** The line with when it was handed over, if it was. */
  async withHandover(line: AccessLine): Promise<AccessLine> {
    if (line.kind !== 'shared' || line.sequence === undefined) return line;
    const { subscription, sequence } = line;
    const handover = await this.#handovers.findOne({ subscription, from: { $lte: sequence }, to: { $gte: sequence } });
    return handover === null ? line : { ...line, handedOverAt: handover.at };
  }

  get #lines(): mongo.Collection<LineDocument> {
    return this.connection.getClient().db(this.connection.name).collection<LineDocument>('access_lines');
  }

  get #handovers(): mongo.Collection<HandoverDocument> {
    return this.connection.getClient().db(this.connection.name).collection<HandoverDocument>('handovers');
  }
}
