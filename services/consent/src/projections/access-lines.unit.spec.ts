import { serviceSource, typeName } from '@samhandling/contracts';
import type { CloudEvent, ServiceName } from '@samhandling/contracts';
import { child, mother, noon, terms } from '../story.fixture.js';
import { accessLineOf } from './access-lines.projection.js';

const event = (area: ServiceName, fact: string, data: unknown): CloudEvent => ({ specversion: '1.0', id: 's@1', source: serviceSource(area), type: typeName(area, fact), time: noon, data });
const decision = { person: child, subscription: 's1', service: 'solvik-ppt', eventRef: { source: 'x', id: '1', type: 't' }, categories: ['education', 'health'], withheld: [{ category: 'health', reason: 'no-consent' }], grounds: [], policyVersion: 'v', consents: [], sequence: 3 };

describe('what becomes a line in the person’s log', () => {
  it('is what was permitted, without what was held back', () =>
    expect(accessLineOf(event('exchange', 'permitted', decision))).toMatchObject({ kind: 'shared', id: 'urn:no:samhandling:exchange/s@1', categories: ['education'], sequence: 3 }));
  it('is not what a standing subscription did not get', () => expect(accessLineOf(event('exchange', 'withheld', decision))).toBeUndefined());
  it('is a read in any service, a person’s, a service’s or an auditor’s', () => {
    const read = (reader: object) => accessLineOf(event('case', 'access-read', { person: child, reader, what: 'case', grounds: [], categories: ['family'], at: noon }));
    expect(read({ kind: 'service', service: 'habu' })).toMatchObject({ kind: 'read', reader: { service: 'habu' } });
    expect(read({ kind: 'person', person: mother, relation: 'guardian' })).toMatchObject({ reader: { person: mother } });
    expect(JSON.stringify(read({ kind: 'auditor', name: 'Per Moen', reason: 'control' }))).not.toMatch(/Per Moen|control/);
  });
  it('is a service’s request for consent, not the person’s own', () => {
    expect(accessLineOf(event('consent', 'requested', { person: child, consent: terms(), at: noon, askedBy: 'solvik-kindergarten' }))).toMatchObject({ kind: 'asked', askedBy: 'solvik-kindergarten' });
    expect(accessLineOf(event('consent', 'requested', { person: child, consent: terms(), at: noon, by: mother }))).toBeUndefined();
  });
  it('is no name of a professional', () => {
    const invocation = { invocationId: 'i', row: 'hpl-33', from: 'a', to: 'b', categories: ['health'], purpose: 'p', invokedBy: { name: 'Signe Lund', role: 'doctor' }, reason: 'secret', validFrom: noon, validTo: noon, visibleFrom: noon };
    const line = accessLineOf(event('consent', 'ground-invoked', { person: child, invocation }));
    expect(line).toMatchObject({ kind: 'ground-invoked', grounds: [{ kind: 'statute', row: 'hpl-33', invocation: 'i' }] });
    expect(JSON.stringify(line)).not.toMatch(/Signe|secret/);
  });
});
