import { CloudEvent as SdkEvent, HTTP, type Message } from 'cloudevents';
import fc from 'fast-check';
import { cloudEventSchema, eventTypes, examplesOf, fagsystemSource, type CloudEvent } from './index.js';
import { child } from './examples/example.js';

const registrations = [...eventTypes.values()].filter((type) => type.area === 'sector');
const event: fc.Arbitrary<CloudEvent> = fc
  .record({ type: fc.constantFrom(...registrations), id: fc.uuid(), version: fc.integer({ min: 1, max: 1_000_000 }) })
  .map(({ type, id, version }) => ({
    specversion: '1.0',
    id,
    source: 'urn:no:orgnr:999999999:system:barnehage-fag',
    type: type.type,
    subject: child,
    time: '2026-03-03T09:00:00.000Z',
    datacontenttype: 'application/json',
    partitionkey: child,
    sequence: '12',
    streamversion: version,
    dataclassification: 'coordination',
    data: examplesOf(type)?.valid[0],
  }));

const received = (message: Message): CloudEvent => {
  const read = HTTP.toEvent(message);
  if (!(read instanceof SdkEvent)) throw new Error('one event was sent');
  return cloudEventSchema.parse({ ...read.toJSON(), data: read.data });
};

describe('any CloudEvents SDK can carry our events', () => {
  it.each([
    ['structured', HTTP.structured],
    ['binary', HTTP.binary],
  ] as const)('%s mode, there and back', (_mode, serialise) =>
    fc.assert(fc.property(event, (sent) => expect(received(serialise(new SdkEvent(sent as ConstructorParameters<typeof SdkEvent>[0])))).toEqual(sent))));
});

describe('the envelope', () => {
  it.each([
    ['no id', { id: undefined }],
    ['another specversion', { specversion: '0.3' }],
    ['a time without offset', { time: '2026-03-03T09:00:00' }],
    ['a type that is no name', { type: 'Something Happened' }],
  ])('refuses %s', (_name, patch) => {
    const [sent] = fc.sample(event, 1);
    expect(cloudEventSchema.safeParse({ ...sent, ...patch }).success).toBe(false);
  });

  it('drops extensions it does not know', () => {
    const [sent] = fc.sample(event, 1);
    expect(cloudEventSchema.parse({ ...sent, surprise: 'x' })).toEqual(sent);
  });

  it('knows a fagsystem by its source', () => {
    expect(fagsystemSource.exec('urn:no:orgnr:999999999:system:barnehage-fag')?.groups).toMatchObject({ orgnr: '999999999', system: 'barnehage-fag' });
    expect(fagsystemSource.test('urn:no:orgnr:99999999:system:barnehage-fag')).toBe(false);
  });
});
