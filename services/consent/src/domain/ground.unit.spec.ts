import { invokeGround } from './ground.decide.js';
import type { InvokeGround } from './ground.decide.js';
import { objectToGround } from './objection.decide.js';
import type { ObjectToGround } from './objection.decide.js';
import { child, given, guardianshipOf, later, mother, father, noon, noted, rules, stranger } from '../story.fixture.js';

const family = noted(guardianshipOf([mother, father]));
const hpl25 = 'hpl-25-from-2026-07-01';
const invocation = (change: Partial<InvokeGround> = {}): InvokeGround => ({
  invocationId: 'i1', row: hpl25, from: { service: 'solvik-health-station', serviceType: 'health-station' }, to: { service: 'habu', serviceType: 'habu' },
  categories: ['health', 'contact'], purpose: 'health-care', invokedBy: { name: 'Ingrid Solheim', role: 'doctor' }, reason: 'Referred for assessment',
  validFrom: noon, validTo: '2027-05-20T12:00:00Z', visibleFrom: noon, at: noon, rules, periodDaysMax: 366, ...change,
});
const objection = (change: Partial<ObjectToGround> = {}): ObjectToGround => ({ objectionId: 'o1', row: hpl25, by: mother, at: noon, rules, ...change });
const invoking = (change: Partial<InvokeGround> = {}) => given([family]).when((state) => invokeGround(invocation(change), state));
const objecting = (change: Partial<ObjectToGround> = {}) => given([family]).when((state) => objectToGround(objection(change), state));

describe('using a statute', () => {
  it('is a named person’s act towards one service, with a reason', () =>
    invoking().then([{ fact: 'ground-invoked', data: { person: child, at: noon, invocation: expect.objectContaining({ row: hpl25, from: 'solvik-health-station', to: 'habu', categories: ['contact', 'health'] }) } }]));

  it.each<[string, string, Partial<InvokeGround>]>([
    ['a row nobody has written', 'unknown-ground', { row: 'hpl-99' }],
    ['a row no controller has confirmed', 'ground-not-confirmed', { rules: { ...rules, statutes: rules.statutes.map(({ confirmedBy: _, ...row }) => row) } }],
    ['a row whose time is over', 'ground-not-in-force', { row: 'hpl-25-until-2026-06-30' }],
    ['another kind of service', 'ground-not-for-service', { from: { service: 'solvik-kindergarten', serviceType: 'kindergarten' } }],
    ['a receiver the row does not name', 'wrong-recipient', { to: { service: 'solvik-ppt', serviceType: 'ppt' } }],
    ['a receiver nobody knows', 'unknown-service', { to: { service: 'nobody', serviceType: undefined } }],
    ['a purpose the row is not for', 'wrong-purpose', { purpose: 'coordinated-help' }],
    ['a category the row does not cover', 'category-not-covered', { categories: ['health', 'economy'] }],
    ['no time at all', 'period-empty', { validTo: noon }],
    ['longer than an invocation may last', 'period-too-long', { validTo: '2028-05-20T12:00:00Z' }],
  ])('does not carry %s', (_, code, change) => invoking(change).thenRefused(code));

  it('gives way to an objection, unless it is used anew in the knowledge of it', () => {
    const objected = objecting().thenState();
    expect(() => invokeGround(invocation({ at: later }), objected)).toThrow(expect.objectContaining({ code: 'ground-objected' }));
    expect(invokeGround(invocation({ at: later, despiteObjection: true }), objected)).toHaveLength(1);
  });

  it('is untouched by an objection to another receiver', () => {
    const objected = objecting({ to: 'bup' }).thenState();
    expect(invokeGround(invocation({ at: later }), objected)).toHaveLength(1);
  });
});

describe('objecting', () => {
  it('is a stop order', () => {
    const objected = objecting();
    objected.then([{ fact: 'objected', data: { objection: expect.objectContaining({ objectionId: 'o1', row: hpl25, by: mother }) } }]);
    expect(objected.thenState().stops).toEqual([expect.objectContaining({ inForce: false })]);
  });
  it('changes nothing the second time', () => expect(objectToGround(objection({ objectionId: 'o2' }), objecting().thenState())).toEqual([]));
  it('is not for strangers', () => objecting({ by: stranger }).thenRefused('not-a-guardian'));
  it('cannot be raised against a duty to inform', () => objecting({ row: 'bvl-13-2' }).thenRefused('not-objectable'));
  it('must be against something', () => objecting({ row: 'hpl-99' }).thenRefused('unknown-ground'));
});
