export { ledgerConfigShape } from './ledger.config.js';
export type { LedgerConfig } from './ledger.config.js';
export { LedgerModule, ledgerConsumer } from './ledger.module.js';
export { LedgerReader } from './ledger-reader.js';
