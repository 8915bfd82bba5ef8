import type { ReceivedMessage } from '@samhandling/messaging';

const parsed = (value: Buffer | null): unknown => {
  try {
    return value === null ? undefined : JSON.parse(value.toString('utf8'));
  } catch {
    return undefined;
  }
};

/** A message a fagsystem wrote, read as loosely as can be: enough for the same checks, and the same problem, as by HTTP. */
export const looselyRead = ({ key, value, headers }: Pick<ReceivedMessage, 'key' | 'value' | 'headers'>): unknown => {
  const content = parsed(value);
  if (headers['content-type']?.startsWith('application/cloudevents+json') === true) return content;
  const attributes = Object.fromEntries(Object.entries(headers).flatMap(([name, text]) => (name.startsWith('ce_') ? [[name.slice(3), text]] : [])));
  return { ...attributes, ...(key === null ? {} : { partitionkey: key }), data: content };
};
