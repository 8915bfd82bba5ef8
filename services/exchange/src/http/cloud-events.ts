import { DomainError } from '@samhandling/contracts';

export type Published = { mode: 'single'; event: unknown } | { mode: 'batch'; events: unknown[] };

const attributeName = /^ce-(?<name>[a-z0-9]{1,20})$/;

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new DomainError('malformed-json', { status: 400, detail: 'a ce- header is not percent-encoded UTF-8' });
  }
};

const fromHeaders = (headers: Readonly<Record<string, unknown>>, body: unknown): Record<string, unknown> => {
  const attributes: Record<string, unknown> = {};
  for (const [header, value] of Object.entries(headers)) {
    const name = attributeName.exec(header)?.groups?.['name'];
    if (name !== undefined && typeof value === 'string') attributes[name] = decoded(value);
  }
  const contentType = headers['content-type'];
  return { ...attributes, ...(typeof contentType === 'string' ? { datacontenttype: contentType.split(';')[0]?.trim() } : {}), data: body };
};

/**
 * The events in a request, in any of the modes of the CloudEvents HTTP binding 1.0: batched and structured by content type, binary by
 * its `ce-` headers. Plain JSON without them is taken as a structured event, or as a batch when it is a list, so that curl needs no ceremony.
 * @throws DomainError `schema-invalid` (422) when a batch is no list, `payload-too-large` (413) when it has too many
 */
export const readCloudEvents = (headers: Readonly<Record<string, unknown>>, body: unknown, eventsMax: number): Published => {
  const contentType = String(headers['content-type'] ?? '');
  const batch = contentType.startsWith('application/cloudevents-batch+json');
  const structured = contentType.startsWith('application/cloudevents+json');
  if (!batch && !structured && headers['ce-specversion'] !== undefined) return { mode: 'single', event: fromHeaders(headers, body) };
  if (!Array.isArray(body)) {
    if (batch) throw new DomainError('schema-invalid', { status: 422, errors: [{ pointer: '', code: 'invalid-type', detail: 'a batch is a JSON list' }] });
    return { mode: 'single', event: body };
  }
  if (structured) throw new DomainError('schema-invalid', { status: 422, errors: [{ pointer: '', code: 'invalid-type', detail: 'one event is a JSON object' }] });
  if (body.length > eventsMax) throw new DomainError('payload-too-large', { status: 413, detail: `a batch has at most ${eventsMax} events` });
  return { mode: 'batch', events: body };
};
