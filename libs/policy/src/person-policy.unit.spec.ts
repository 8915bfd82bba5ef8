import { typeName } from '@samhandling/contracts';
import { emptyPersonPolicy, evolvePersonPolicy, knowsOf, servicesNamed } from './index.js';
import { bornTo, child, father, graded, granted, habu, invoked, kindergarten, known, monday, mother, narrowed, objected, ofFive, refused, sibling, tuesday, wednesday, withdrawn } from './story.fixture.js';
import type { Fact } from './story.fixture.js';

const erased = (fact: Fact): Fact => (position, about) => ({ ...fact(position, about), data: 'erased' });

describe('what is known about a person', () => {
  it('starts with an address that counts as graded (disclosure rule D10)', () => {
    expect(emptyPersonPolicy(child)).toMatchObject({ protection: 'unknown', consents: [], guardians: [] });
  });

  it('follows registers and consents', () => {
    expect(known(child, [...ofFive, granted(), invoked(), objected()])).toMatchObject({
      bornOn: '2020-06-01', protection: 'none', guardians: [{ person: mother }, { person: father }], consents: [{ consentId: 'c1', version: 2, grantedAt: tuesday }],
      invocations: [{ invocationId: 'i1', at: tuesday }], objections: [{ objectionId: 'o1' }],
    });
  });

  it('keeps the newest version of a consent, and every no that was said (need N13)', () => {
    const policy = known(child, [granted(), narrowed({ categories: ['coordination'] }), withdrawn({ categories: ['coordination'], version: 4 })]);
    expect(policy.consents).toMatchObject([{ version: 4, state: 'withdrawn' }]);
    expect(policy.refusals).toMatchObject([
      { reason: 'withdrawn', categories: ['family'], at: wednesday, version: 3 },
      { reason: 'withdrawn', categories: ['coordination'], at: wednesday, version: 4 },
    ]);
  });

  it('is not granted by a signature alone, only when everyone has signed', () => {
    expect(known(child, [granted({ state: 'requested', signed: [mother], version: 2 })]).consents[0]?.grantedAt).toBeUndefined();
    expect(known(child, [granted({ state: 'requested', signed: [mother], version: 2 }), granted({ version: 3 })]).consents[0]?.grantedAt).toBe(tuesday);
  });

  it('takes each event once, and none that is older than its stream\'s last (invariant I8)', () => {
    const first = granted()(3, child);
    const then = withdrawn()(4, child);
    const state = [first, then].reduce(evolvePersonPolicy, emptyPersonPolicy(child));
    expect([then, first, then].reduce(evolvePersonPolicy, state)).toBe(state);
    expect(state.versions).toEqual({ [`person-${child}`]: 4 });
  });

  it('knows how far in each stream it has come', () => {
    const state = evolvePersonPolicy(emptyPersonPolicy(child), granted()(3, child));
    expect([2, 3, 4].map((position) => knowsOf(state, granted()(position, child)))).toEqual([true, true, false]);
    expect(knowsOf(state, graded('none')(1, child))).toBe(false);
  });

  it('counts streams apart: a register\'s message is not held back by a consent\'s number', () => {
    expect([granted()(9, child), graded('none')(2, child)].reduce(evolvePersonPolicy, emptyPersonPolicy(child)).protection).toBe('none');
  });

  it('takes a register\'s message once, straight or as the consent service noted it, and never an older one', () => {
    const note = (position: number, fact: ReturnType<Fact>) => ({
      ...granted()(position, child), type: typeName('consent', 'register-noted'),
      data: { person: child, fact: { id: fact.id, source: fact.source, type: fact.type, time: fact.time, streamversion: fact.streamversion, data: fact.data } },
    });
    const direct = graded('none')(2, child);
    const newer = graded('fortrolig')(5, child);
    expect(evolvePersonPolicy(emptyPersonPolicy(child), note(1, direct))).toMatchObject({ protection: 'none', versions: { [`person-${child}`]: 1, [`registrations-${child}`]: 2 } });
    expect([newer, note(1, direct)].reduce(evolvePersonPolicy, emptyPersonPolicy(child)).protection).toBe('fortrolig');
    expect([note(1, direct), newer].reduce(evolvePersonPolicy, emptyPersonPolicy(child)).protection).toBe('fortrolig');
  });

  it('is not moved by what is about somebody else, or of another kind', () => {
    const state = known(child, ofFive);
    expect(evolvePersonPolicy(state, { ...granted()(9, sibling), partitionkey: child }).consents).toEqual([]);
    expect(evolvePersonPolicy(state, { ...granted()(9, child), type: 'no.samhandling.sector.need-reported.v1' })).toBe(state);
  });

  it('counts what cannot be read against sharing', () => {
    expect(known(child, [erased(withdrawn())]).unknown).toBe(true);
    expect(known(child, [erased(objected())]).unknown).toBe(true);
    expect(known(child, [...ofFive, erased(graded('none'))]).protection).toBe('unknown');
    expect(known(child, [...ofFive, erased(bornTo())]).guardians).toEqual([]);
  });
});

describe('the services a person\'s consents and invocations name (disclosure rule D13)', () => {
  it('are candidates whatever the state of the consent', () => {
    const facts = [refused(), granted({ consentId: 'c2', recipient: { serviceType: 'ppt' } }, monday), invoked()];
    expect(servicesNamed(known(child, facts))).toEqual(expect.arrayContaining([{ service: kindergarten.service }, { serviceType: 'ppt' }, { service: habu.service }]));
    expect(servicesNamed(known(child, [granted(), granted({ consentId: 'c3' })]))).toHaveLength(1);
    expect(servicesNamed(known(child, ofFive))).toEqual([]);
  });
});
