import type { CloudEvent } from '@samhandling/contracts';
import { toEvent, toMessage, Undecodable } from './cloud-event-binding.js';

const event: CloudEvent = {
  specversion: '1.0', id: 'person-p_1@3', source: 'urn:no:samhandling:consent', type: 'no.samhandling.consent.granted.v1', subject: 'p_1', time: '2026-03-03T12:00:00.000Z',
  recordedtime: '2026-03-03T12:00:00.100Z', datacontenttype: 'application/json', partitionkey: 'p_1', sequence: '000017', streamversion: 3, traceparent: '00-a-b-01', data: { fritekst: 'Åse går på skole' },
};
const received = ({ key, value, headers }: ReturnType<typeof toMessage>) => ({ key, value: Buffer.from(value), headers });

describe('CloudEvents over Kafka', () => {
  it('puts attributes in ce_ headers, data in the value and the partition key as the key', () => {
    expect(toMessage(event)).toEqual({
      key: 'p_1',
      value: '{"fritekst":"Åse går på skole"}',
      headers: {
        'content-type': 'application/json', ce_specversion: '1.0', ce_id: 'person-p_1@3', ce_source: 'urn:no:samhandling:consent', ce_type: 'no.samhandling.consent.granted.v1', ce_subject: 'p_1',
        ce_time: '2026-03-03T12:00:00.000Z', ce_recordedtime: '2026-03-03T12:00:00.100Z', ce_partitionkey: 'p_1', ce_sequence: '000017', ce_streamversion: '3', ce_traceparent: '00-a-b-01',
      },
    });
  });

  it('comes back as it was, numbers as numbers', () => {
    expect(toEvent(received(toMessage(event)))).toEqual(event);
  });

  it('keeps a text that looks like JSON a text', () => {
    const tricky = { ...event, id: '123', correlationid: 'true', data: '{"a":1}' };
    expect(toEvent(received(toMessage(tricky)))).toMatchObject({ id: '123', correlationid: 'true', data: '{"a":1}' });
  });

  it('reads structured mode', () => {
    const { partitionkey: _, ...structured } = event;
    expect(toEvent({ key: 'p_1', value: Buffer.from(JSON.stringify(structured)), headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' } })).toEqual(event);
  });

  it.each([
    ['no value', { ...received(toMessage(event)), value: null }, 'there is no value'],
    ['a value that is not JSON', { ...received(toMessage(event)), value: Buffer.from('12057512345 secret') }, 'the value is not JSON'],
    ['another content type', { ...received(toMessage(event)), headers: { ...toMessage(event).headers, 'content-type': 'text/xml' } }, 'content-type is not JSON'],
    ['structured mode without an object', { key: null, value: Buffer.from('[]'), headers: { 'content-type': 'application/cloudevents+json' } }, 'the value is not an object'],
    ['no attributes', { key: 'p_1', value: Buffer.from('{}'), headers: {} }, 'specversion'],
    ['a stream version that is no number', { ...received(toMessage(event)), headers: { ...toMessage(event).headers, ce_streamversion: '12057512345x' } }, 'streamversion'],
  ])('refuses %s, and says where without saying what stood there', (_, message, reason) => {
    const read = () => toEvent(message);
    expect(read).toThrow(Undecodable);
    expect(read).toThrow(reason);
    expect(read).not.toThrow('12057512345');
  });
});
