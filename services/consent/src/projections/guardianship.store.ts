import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { PersonId } from '@samhandling/contracts';
import { inPeriod, instant } from '@samhandling/policy';
import type { Guardian } from '@samhandling/policy';
import { CONFIG, CONNECTION } from '@samhandling/service-kit';
import type { Connection, mongo } from 'mongoose';
import type { ConsentConfig } from '../config.js';
import { upsertIfNewer } from './upsert-newer.js';

interface GuardianshipDocument {
  _id: PersonId;
  bornOn: string;
  guardians: Guardian[];
  /** Position of the event this was made from in the child's stream; older ones change nothing. */
  position: number;
}

export interface Child {
  readonly person: PersonId;
  readonly bornOn: string;
  readonly kind: Guardian['kind'];
  readonly parentalResponsibility: boolean;
}

/** Whose guardian somebody is: the one question a child's own stream cannot answer. */
@Injectable()
export class Guardianships implements OnModuleInit {
  constructor(
    @Inject(CONNECTION) private readonly connection: Connection,
    @Inject(CONFIG) private readonly config: ConsentConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.#documents.createIndex({ 'guardians.person': 1 }, { name: 'guardian' });
  }

  async set(child: PersonId, bornOn: string, guardians: Guardian[], position: number): Promise<void> {
    await upsertIfNewer(this.#documents, { _id: child, position: { $lt: position } }, { $set: { bornOn, guardians, position } });
  }

  async childrenOf(guardian: PersonId, at: string): Promise<Child[]> {
    const documents = await this.#documents.find({ 'guardians.person': guardian }).sort({ _id: 1 }).limit(this.config.CHILDREN_MAX).toArray();
    return documents.flatMap(({ _id: person, bornOn, guardians }) => {
      const held = guardians.find((one) => one.person === guardian && inPeriod(instant(at), one.from, one.to));
      return held === undefined ? [] : [{ person, bornOn, kind: held.kind, parentalResponsibility: held.parentalResponsibility }];
    });
  }

  get #documents(): mongo.Collection<GuardianshipDocument> {
    return this.connection.getClient().db(this.connection.name).collection<GuardianshipDocument>('guardianships');
  }
}
