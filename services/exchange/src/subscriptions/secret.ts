import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { encodeSecret } from '../domain/webhook.js';

/** A webhook secret at rest, AES-256-GCM, bound to its subscription. */
export interface SealedSecret {
  iv: string;
  tag: string;
  text: string;
}

/** A new secret of 32 bytes, shown to its owner once. */
export const newSecret = (): string => encodeSecret(randomBytes(32));

export const sealSecret = (secret: string, subscription: string, key: Buffer): SealedSecret => {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(`webhook ${subscription}`));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), text: text.toString('base64') };
};

export const openSecret = (sealed: SealedSecret, subscription: string, key: Buffer): string => {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64')).setAAD(Buffer.from(`webhook ${subscription}`));
  decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
  return Buffer.concat([decipher.update(Buffer.from(sealed.text, 'base64')), decipher.final()]).toString('utf8');
};
