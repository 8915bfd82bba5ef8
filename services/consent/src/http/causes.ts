import type { Idempotency } from '@samhandling/service-kit';

/**
 * The cause of a command (I8): the client's key, made the person's own and bound to what the address names, so that one key used for two
 * consents does two things and two people sharing a client never answer for each other.
 */
export const causeOf = ({ cause, requestHash }: Idempotency, ...of: readonly string[]): { cause?: string; requestHash: string } =>
  cause === undefined ? { requestHash } : { cause: [cause, ...of].join('/'), requestHash };
