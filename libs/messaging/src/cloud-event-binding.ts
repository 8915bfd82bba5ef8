import { cloudEventSchema, type CloudEvent } from '@samhandling/contracts';
import type { ReceivedMessage } from './received-message.js';

/** A message cannot be read as an event. `reason` says where and why, never what stood there (I6). */
export class Undecodable extends Error {
  constructor(readonly reason: string, options?: ErrorOptions) {
    super(`the message is not a CloudEvent: ${reason}`, options);
    this.name = 'Undecodable';
  }
}

const STRUCTURED = 'application/cloudevents+json';

/** CloudEvents Kafka protocol binding 1.0.2, binary content mode: attributes in `ce_` headers, data as the value, key = `partitionkey`. */
export function toMessage(event: CloudEvent): { key: string | null; value: string; headers: Record<string, string> } {
  const { data, datacontenttype, ...attributes } = event;
  const headers: Record<string, string> = { 'content-type': datacontenttype ?? 'application/json' };
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) headers[`ce_${name}`] = String(value);
  return { key: event.partitionkey ?? null, value: JSON.stringify(data ?? null), headers };
}

/** Reads either content mode. @throws Undecodable */
export function toEvent(message: Pick<ReceivedMessage, 'key' | 'value' | 'headers'>): CloudEvent {
  const type = message.headers['content-type'] ?? '';
  const envelope = type.startsWith(STRUCTURED) ? structured(message) : binary(message, type);
  const read = cloudEventSchema.safeParse(envelope);
  if (!read.success) throw new Undecodable(read.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', '));
  return read.data;
}

function binary({ key, value, headers }: Pick<ReceivedMessage, 'key' | 'value' | 'headers'>, type: string): Record<string, unknown> {
  const envelope: Record<string, unknown> = key === null ? {} : { partitionkey: key };
  for (const [name, text] of Object.entries(headers)) if (name.startsWith('ce_')) envelope[name.slice(3)] = text;
  if (type !== '' && !/^application\/(.+\+)?json\b/.test(type)) throw new Undecodable('content-type is not JSON');
  return { ...envelope, datacontenttype: type === '' ? 'application/json' : type, data: parse(value) };
}

function structured({ key, value }: Pick<ReceivedMessage, 'key' | 'value'>): Record<string, unknown> {
  const event = parse(value);
  if (typeof event !== 'object' || event === null || Array.isArray(event)) throw new Undecodable('the value is not an object');
  return { ...(key === null ? {} : { partitionkey: key }), ...event };
}

function parse(value: Buffer | null): unknown {
  if (value === null) throw new Undecodable('there is no value');
  try {
    return JSON.parse(value.toString('utf8'));
  } catch (cause) {
    // The parser's own message quotes the text it stumbled over.
    throw new Undecodable('the value is not JSON', { cause: cause instanceof SyntaxError ? undefined : cause });
  }
}
