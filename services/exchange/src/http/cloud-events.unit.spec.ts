import { readCloudEvents } from './cloud-events.js';

const event = { specversion: '1.0', id: '1' };

describe('a request with CloudEvents', () => {
  it('is structured by its content type', () =>
    expect(readCloudEvents({ 'content-type': 'application/cloudevents+json; charset=utf-8' }, event, 10)).toEqual({ mode: 'single', event }));

  it('is binary by its headers: attributes beside, data in the body', () => {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'ce-specversion': '1.0', 'ce-id': 'caf%C3%A9', 'ce-type': 't', authorization: 'Bearer x', 'ce-bad_name': 'x' };
    expect(readCloudEvents(headers, { a: 1 }, 10)).toEqual({ mode: 'single', event: { specversion: '1.0', id: 'café', type: 't', datacontenttype: 'application/json', data: { a: 1 } } });
  });

  it('is a batch by its content type', () => expect(readCloudEvents({ 'content-type': 'application/cloudevents-batch+json' }, [event], 10)).toEqual({ mode: 'batch', events: [event] }));
  it('may be plain JSON, one or several', () => {
    expect(readCloudEvents({ 'content-type': 'application/json' }, event, 10).mode).toBe('single');
    expect(readCloudEvents({ 'content-type': 'application/json' }, [event], 10).mode).toBe('batch');
  });

  it('is refused when the body is not what the content type says, or too much', () => {
    expect(() => readCloudEvents({ 'content-type': 'application/cloudevents-batch+json' }, event, 10)).toThrow(expect.objectContaining({ code: 'schema-invalid' }));
    expect(() => readCloudEvents({ 'content-type': 'application/cloudevents+json' }, [event], 10)).toThrow(expect.objectContaining({ code: 'schema-invalid' }));
    expect(() => readCloudEvents({ 'content-type': 'application/json' }, [event, event], 1)).toThrow(expect.objectContaining({ code: 'payload-too-large', status: 413 }));
    expect(() => readCloudEvents({ 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': '%zz' }, {}, 1)).toThrow(expect.objectContaining({ code: 'malformed-json', status: 400 }));
  });
});
