/** The open collections of the ledger. */
export const LEDGER_COLLECTIONS = Symbol('LEDGER_COLLECTIONS');
/** Who signs checkpoints. */
export const LEDGER_SIGNER = Symbol('LEDGER_SIGNER');
