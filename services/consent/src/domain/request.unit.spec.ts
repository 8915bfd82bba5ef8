import type { DataCategory } from '@samhandling/contracts';
import { requestConsents } from './request.decide.js';
import type { RequestConsents, RequestItem } from './request.decide.js';
import { child, father, given, guardianshipOf, mother, noon, noted, rules, yearOn } from '../story.fixture.js';

const item = (service: string, serviceType: string, categories: DataCategory[]): RequestItem => ({ recipient: { service }, serviceType, categories });
const request = (change: Partial<RequestConsents> = {}): RequestConsents => ({
  requestId: 'q1', items: [item('solvik-ppt', 'ppt', ['education']), item('nav-assistive-technology', 'assistive-technology-centre', ['health', 'education'])],
  purpose: 'coordinated-help', validFrom: noon, validTo: yearOn, text: { id: 'share-information', version: '1', language: 'nb' }, method: 'digital',
  askedBy: { service: 'solvik-kindergarten', serviceType: 'kindergarten' }, at: noon, rules, periodDaysMax: 1_096, ...change,
});
const family = noted(guardianshipOf([mother, father]));
const asking = (change: Partial<RequestConsents> = {}) => given([family]).when((state) => requestConsents(request(change), state));

describe('asking for consents', () => {
  it('makes one consent per recipient, each to be granted by itself, and names everyone who must sign', () =>
    asking().then([
      { fact: 'requested', data: { person: child, askedBy: 'solvik-kindergarten', consent: expect.objectContaining({ consentId: 'q1.1', state: 'requested', kind: 'lift-secrecy', requiredSigners: [mother, father], signed: [] }) } },
      { fact: 'requested', data: { consent: expect.objectContaining({ consentId: 'q1.2', recipient: { service: 'nav-assistive-technology' }, categories: ['education', 'health'] }) } },
    ]));

  it('names nobody to sign while the register has told of nobody', () =>
    given([]).when((state) => requestConsents(request({ items: [item('solvik-ppt', 'ppt', ['education'])] }), state))
      .then([{ fact: 'requested', data: { consent: expect.objectContaining({ requiredSigners: [] }) } }]));

  it('refuses a purpose no controller has confirmed a basis for', () => asking({ purpose: 'curiosity' }).thenRefused('unknown-purpose'));
  it('refuses a service the purpose is not for', () => asking({ items: [item('solvik-culture', 'culture', ['education'])] }).thenRefused('purpose-not-for-service'));
  it('refuses a service nobody knows', () => asking({ items: [{ recipient: { service: 'nobody' }, serviceType: undefined, categories: ['education'] }] }).thenRefused('unknown-service'));
  it('keeps the kinds of consent apart', () => asking({ items: [{ ...item('solvik-ppt', 'ppt', ['education']), kind: 'plan' }] }).thenRefused('wrong-kind-of-consent'));
  it('refuses a period without length', () => asking({ validTo: noon }).thenRefused('period-empty'));
  it('refuses a period that is over', () => asking({ validFrom: '2025-01-01T00:00:00Z', validTo: '2025-02-01T00:00:00Z' }).thenRefused('period-over'));
  it('refuses a longer period than a consent may last', () => asking({ periodDaysMax: 364 }).thenRefused('period-too-long'));

  it('is not asked as a pretext where a statute carries all of it by itself', () => {
    const standing = { ...rules, statutes: rules.statutes.map((row) => (row.id === 'hpl-25-from-2026-07-01' ? { ...row, caseByCase: false } : row)) };
    asking({
      purpose: 'health-care', items: [item('habu', 'habu', ['health'])], askedBy: { service: 'solvik-health-station', serviceType: 'health-station' }, rules: standing,
    }).thenRefused('statute-applies');
  });
});
