import { Module } from '@nestjs/common';
import { ConsentModule } from './consent.module.js';

/** For whoever reads the service's OpenAPI document. */
export const description = 'Persons and who may act for them, consents, lawful grounds, and the ledger that proves what was shared.';

@Module({ imports: [ConsentModule] })
export class AppModule {}
