import { Inject, Injectable } from '@nestjs/common';
import type { ServiceName } from '@samhandling/contracts';
import { CONNECTION } from '@samhandling/service-kit';
import type { Connection, mongo } from 'mongoose';

interface ConfirmationDocument {
  /** Id of the event that ordered the stop. */
  _id: string;
  services: ServiceName[];
}

/** Which services have confirmed which stop; a repeat changes nothing (I8). */
@Injectable()
export class StopConfirmations {
  constructor(@Inject(CONNECTION) private readonly connection: Connection) {}

  /** Adds one and answers all that have confirmed so far. */
  async add(stop: string, service: ServiceName): Promise<readonly ServiceName[]> {
    const document = await this.#documents.findOneAndUpdate({ _id: stop }, { $addToSet: { services: service } }, { upsert: true, returnDocument: 'after' });
    return document?.services ?? [service];
  }

  get #documents(): mongo.Collection<ConfirmationDocument> {
    return this.connection.getClient().db(this.connection.name).collection<ConfirmationDocument>('stop_confirmations');
  }
}
