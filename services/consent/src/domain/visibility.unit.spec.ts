import type { DataCategory, PersonId } from '@samhandling/contracts';
import { typeName } from '@samhandling/contracts';
import { asTold } from './access-filter.decide.js';
import type { AccessLine } from './access-line.js';
import { inForceFor } from './service-view.js';
import type { Fact, SubjectState } from './subject.js';
import { child, father, guardianshipOf, later, mother, noon, noted, protectionOf, rules, stranger, subjectAfter, terms, told, yearOn } from '../story.fixture.js';
import { hasRelation, maySeeConsent, mayTellAll } from './visibility.decide.js';
import type { Look } from './visibility.decide.js';

const family = noted(guardianshipOf([mother, father]));
const open = noted(protectionOf('none'));
const looking = (viewer: PersonId, state: SubjectState): Look => ({ policy: state.policy, viewer, at: later, rules });
const teenager = noted(guardianshipOf([mother, father], '2013-03-01'));
const shared = (categories: DataCategory[], change: Partial<AccessLine> = {}): AccessLine =>
  ({ id: 'e1', kind: 'shared', person: child, at: noon, service: 'solvik-ppt', subscription: 's', eventType: typeName('sector', 'need-reported'), categories, grounds: [{ kind: 'consent', id: 'q1.1', version: 2 }], ...change }) as AccessLine;
const coordinationOnly = (): DataCategory[] => ['coordination'];
const lineFor = (line: AccessLine, viewer: PersonId, facts: Fact[], toldByName = coordinationOnly): AccessLine | undefined => {
  const state = subjectAfter(facts);
  return asTold(line, looking(viewer, state), state, toldByName);
};
const tells = (...asked: Parameters<typeof lineFor>): boolean => lineFor(...asked) !== undefined;

describe('who may look', () => {
  const state = subjectAfter([family, open]);
  it('is the person and a guardian with parental responsibility, nobody else', () => {
    expect([child, mother, father, stranger].map((viewer) => hasRelation(looking(viewer, state)))).toEqual([true, true, true, false]);
  });
  it('is no parent without parental responsibility', () => {
    const without = subjectAfter([noted(guardianshipOf([mother], '2021-03-01', undefined, [father])), open]);
    expect(hasRelation(looking(father, without))).toBe(false);
  });
  it('is no guardian while the address is graded, or nobody has looked it up', () => {
    for (const facts of [[family], [family, noted(protectionOf('strengt-fortrolig'))]]) expect(hasRelation(looking(mother, subjectAfter(facts)))).toBe(false);
  });
});

describe('what a guardian is told', () => {
  it('is what was shared about a child of five', () => expect(tells(shared(['education', 'health']), mother, [family, open])).toBe(true));
  it('is nothing about the health of a child of thirteen, while the child is told', () => {
    expect(tells(shared(['health']), mother, [teenager, open])).toBe(false);
    expect(tells(shared(['health']), child, [teenager, open])).toBe(true);
  });
  it('is a line without what is kept from them, as if it had never been in it', () =>
    expect(lineFor(shared(['education', 'health', 'own-words']), mother, [teenager, open])).toEqual(shared(['education'])));
  it('is not what the name of a service gives away', () => expect(tells(shared(['education']), mother, [teenager, open], () => ['mental-health-and-substance'])).toBe(false));
  it('is not what the child has said', () => expect(tells(shared(['own-words']), mother, [family, open])).toBe(false));
  it('is no report by duty', () => expect(tells(shared(['education'], { eventType: typeName('sector', 'concern-report-sent') } as Partial<AccessLine>), mother, [family, open])).toBe(false));
  it('is not what the other guardian looked at', () => {
    const read = shared([], { kind: 'read', reader: { person: father, relation: 'guardian' }, what: 'case' } as Partial<AccessLine>);
    expect(tells(read, mother, [family, open])).toBe(false);
    expect(tells(read, father, [family, open])).toBe(true);
    expect(tells(read, child, [family, open])).toBe(true);
  });
  it('is not an answer to a withdrawal of what they could not see', () => {
    const answer = shared([], { kind: 'withdrawal-answered', withdrawal: 'person-p_child00000000000000000@4', answers: [] } as Partial<AccessLine>);
    const withdrawn = (categories: DataCategory[]): Fact[] => [teenager, open, told('granted', terms({ categories, version: 2, state: 'granted', signed: [mother, father] })), told('withdrawn', terms({ categories, version: 3, state: 'withdrawn' }))];
    expect(tells(answer, mother, withdrawn(['education']))).toBe(true);
    expect(tells(answer, mother, withdrawn(['education', 'own-words']))).toBe(true);
    expect(tells(answer, mother, withdrawn(['health']))).toBe(false);
    expect(tells(answer, mother, [teenager, open])).toBe(false);
  });
});

describe('what rests on a statute used in confidence', () => {
  const invoked = (visibleFrom: string): Fact => ({
    type: typeName('consent', 'ground-invoked'),
    data: { person: child, at: noon, invocation: { invocationId: 'i1', row: 'bvl-13-2', from: 'solvik-ppt', to: 'solvik-child-welfare', categories: ['education'], purpose: 'duty-to-inform', invokedBy: { name: 'Signe Lund', role: 'teacher' }, reason: 'x', validFrom: noon, validTo: yearOn, visibleFrom } },
  });
  const line = shared(['education'], { grounds: [{ kind: 'statute', row: 'bvl-13-2', invocation: 'i1' }] } as Partial<AccessLine>);
  it('waits until its date, for the person as well', () => {
    expect(tells(line, child, [family, open, invoked(yearOn)])).toBe(false);
    expect(tells(line, child, [family, open, invoked(noon)])).toBe(true);
  });
  it('waits while nothing is known of it', () => expect(tells(line, child, [family, open])).toBe(false));
});

describe('a consent', () => {
  it('is shown to one who must sign it, also when its content is not for them', () => {
    const state = subjectAfter([teenager, open, told('requested', terms({ categories: ['health'] }))]);
    const [consent] = state.policy.consents;
    expect(consent && maySeeConsent(looking(mother, state), consent)).toEqual({ kind: 'guardian' });
    expect(mayTellAll(looking(mother, state), typeName('consent', 'requested'), ['health'])).toBeUndefined();
  });
  it('is the youth’s own once they decide alone', () => {
    const state = subjectAfter([noted(guardianshipOf([mother, father], '2011-01-01')), open, told('requested', terms({ categories: ['education'] }))]);
    const [consent] = state.policy.consents;
    expect(consent && maySeeConsent(looking(mother, state), consent)).toBeUndefined();
    expect(consent && maySeeConsent(looking(child, state), consent)).toEqual({ kind: 'self' });
  });
});

describe('what a service sees of consents', () => {
  const granted = terms({ version: 3, state: 'granted', signed: [mother, father] });
  it('is what names it and is in force', () => {
    const state = subjectAfter([family, told('granted', granted), told('granted', terms({ ...granted, consentId: 'q1.2', recipient: { service: 'habu' } }))]);
    expect(inForceFor(state, 'solvik-ppt', later)).toEqual([expect.objectContaining({ consentId: 'q1.1' })]);
  });
  it('is the same for refused, withdrawn, run out and never asked', () => {
    const ended: Fact[][] = [
      [], [told('requested', terms())], [told('refused', terms({ version: 2, state: 'refused', refusedBy: [mother] }))], [told('granted', granted), told('withdrawn', terms({ ...granted, version: 4, state: 'withdrawn' }))],
      [told('granted', terms({ ...granted, validTo: later }))],
    ];
    for (const facts of ended) expect(inForceFor(subjectAfter([family, ...facts]), 'solvik-ppt', later)).toEqual([]);
  });
});
