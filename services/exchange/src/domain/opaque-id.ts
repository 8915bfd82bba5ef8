import { createHmac } from 'node:crypto';

/**
 * An id that tells nothing and is the same each time: a keyed hash of what it stands for. Whoever lacks the key can neither read it
 * nor work out somebody else's (rules D1, D12).
 * @param prefix what kind of id: `d` delivered copy, `g` a publisher's reference, `c` a recipient's correlation id
 */
export const opaqueId = (key: Buffer, prefix: string, ...parts: readonly string[]): string =>
  `${prefix}_${createHmac('sha256', key).update(JSON.stringify([prefix, ...parts])).digest('base64url').slice(0, 22)}`;
