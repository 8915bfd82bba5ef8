import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { PersonId } from '@samhandling/contracts';
import { CONNECTION } from '@samhandling/service-kit';
import type { Connection, mongo } from 'mongoose';
import { upsertIfNewer } from './upsert-newer.js';

interface EndDocument {
  _id: string;
  person: PersonId;
  version: number;
  /** When it runs out; absent once it is over for another reason. */
  validTo?: Date;
}

/** When the consents still open or in force run out, across persons; for the one who watches the clock. */
@Injectable()
export class ConsentEnds implements OnModuleInit {
  constructor(@Inject(CONNECTION) private readonly connection: Connection) {}

  async onModuleInit(): Promise<void> {
    await this.#documents.createIndex({ validTo: 1 }, { name: 'valid_to', sparse: true });
  }

  async set(consentId: string, person: PersonId, version: number, validTo: string | undefined): Promise<void> {
    const change = validTo === undefined ? { $set: { person, version }, $unset: { validTo: '' as const } } : { $set: { person, version, validTo: new Date(validTo) } };
    await upsertIfNewer(this.#documents, { _id: consentId, version: { $lt: version } }, change);
  }

  /** Persons with something that has run out, oldest first. */
  async overAt(at: Date, limit: number): Promise<PersonId[]> {
    const documents = await this.#documents.find({ validTo: { $lte: at } }).sort({ validTo: 1 }).limit(limit).toArray();
    return [...new Set(documents.map(({ person }) => person))];
  }

  get #documents(): mongo.Collection<EndDocument> {
    return this.connection.getClient().db(this.connection.name).collection<EndDocument>('consent_ends');
  }
}
