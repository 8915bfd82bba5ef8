import { DomainError, typeName } from '@samhandling/contracts';
import { syntheticNationalId } from '@samhandling/testing';
import { readIncoming, type Publisher } from './incoming.decide.js';

const synthetic = '15922012345';
const need = typeName('sector', 'need-reported');
const publisher: Publisher = {
  orgnr: '310000017',
  fagsystem: { clientId: 'kindergarten', name: 'Kindergarten', organisation: '310000017', system: 'journal', service: 'solvik-kindergarten', mayPublish: [need, typeName('person', 'guardianship-changed')], kafka: false },
  service: {
    id: 'solvik-kindergarten', name: 'Kindergarten', type: 'kindergarten', organisation: '310000017', controller: '310000017',
    municipalities: ['9999'], level: 'municipal', contactPoint: { name: 'Office' }, public: true,
  },
};

const child = syntheticNationalId('2020-03-15');

const event = (change: Record<string, unknown> = {}, data: Record<string, unknown> = {}): Record<string, unknown> => ({
  specversion: '1.0', id: 'kg-1', source: 'urn:no:orgnr:310000017:system:journal', type: need, time: '2026-02-02T09:00:00Z',
  data: { person: { nationalId: child }, externalReference: { system: 'journal', kind: 'sak', id: '17' }, reportedAt: '2026-02-02T09:00:00Z', ...data },
  ...change,
});
const refusal = (raw: unknown): DomainError => {
  try {
    readIncoming(raw, publisher);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a registration at the door', () => {
  it('is taken as it is, without the numbers only the platform gives', () => {
    const incoming = readIncoming(event({ sequence: '4', subject: 'x', partitionkey: 'y', extra: 'z' }), publisher);
    expect(incoming.envelope).toEqual({ specversion: '1.0', id: 'kg-1', source: 'urn:no:orgnr:310000017:system:journal', type: need, time: '2026-02-02T09:00:00Z' });
    expect(incoming.data).toEqual({ person: { nationalId: child }, externalReference: { system: 'journal', kind: 'sak', id: '17' }, reportedAt: '2026-02-02T09:00:00Z' });
  });

  it('refuses a field the schema does not know and a code that is in no list: neither is lost in silence', () => {
    const { code, errors } = refusal(event({}, { unheard: true, constructor: 1, needCategory: 'no-such-need' }));
    expect(code).toBe('schema-invalid');
    expect(errors.map(({ pointer, code: fault }) => [pointer, fault]).sort()).toEqual([['/data/constructor', 'unknown-field'], ['/data/needCategory', 'unknown-code'], ['/data/unheard', 'unknown-field']]);
  });

  it.each<[string, number, Record<string, unknown>]>([
    ['unknown-type', 422, { type: 'no.samhandling.sector.no-such.v1' }],
    ['type-not-allowed', 403, { type: typeName('sector', 'measure-started') }],
    ['type-not-allowed', 403, { type: typeName('exchange', 'permitted') }],
    ['wrong-organisation', 403, { source: 'urn:no:orgnr:310000025:system:journal' }],
    ['wrong-system', 403, { source: 'urn:no:orgnr:310000017:system:another' }],
    ['identity-number-in-attribute', 422, { id: `need-${child}` }],
    ['identity-number-in-attribute', 422, { myextension: child }],
    ['schema-invalid', 422, { source: 'my-journal' }],
    ['schema-invalid', 422, { time: 'yesterday' }],
    ['schema-invalid', 422, { specversion: '0.3' }],
    ['schema-invalid', 422, { data: undefined }],
    ['schema-invalid', 422, { datacontenttype: 'text/xml' }],
  ])('is refused with %s (%i) for %j', (code, status, change) => expect(refusal(event(change))).toMatchObject({ code, status }));

  it('hears of every field at fault, each where it stands', () => {
    const { code, errors } = refusal(event({}, { reportedAt: 'soon', urgency: 'now', externalReference: { system: 'journal' } }));
    expect(code).toBe('schema-invalid');
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['/data/externalReference/id', '/data/externalReference/kind', '/data/reportedAt', '/data/urgency']);
  });

  it('refuses a number whose control digits are wrong, under a code of its own', () => {
    expect(refusal(event({}, { person: { nationalId: synthetic } }))).toMatchObject({ code: 'invalid-identity-number', errors: [{ pointer: '/data/person/nationalId' }] });
  });

  it('refuses an identity number in prose, where the gate could not hold it back', () => {
    expect(refusal(event({}, { description: `the child ${child} needs help` }))).toMatchObject({ code: 'identity-number-in-data', errors: [{ pointer: '/data/description' }] });
  });

  it('knows none of the platform’s own pseudonyms', () => {
    expect(refusal(event({}, { person: { pseudonym: `p_${'a'.repeat(22)}` } }))).toMatchObject({ code: 'unknown-person', status: 422 });
  });

  it('takes persons by reference from a register too', () => {
    const data = { person: { nationalId: child }, bornOn: '2020-03-15', guardians: [{ person: { nationalId: child }, kind: 'parent', parentalResponsibility: true, from: '2020-03-15' }] };
    expect(readIncoming(event({ type: typeName('person', 'guardianship-changed'), data }), publisher).data).toEqual(data);
    expect(refusal(event({ type: typeName('person', 'guardianship-changed'), data: { ...data, bornOn: 'x' } }))).toMatchObject({ code: 'schema-invalid', errors: [{ pointer: '/data/bornOn' }] });
  });
});
