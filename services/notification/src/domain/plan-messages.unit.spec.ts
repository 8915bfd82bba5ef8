import { child, coordinatorAppointed, consentAsked, consentWithdrawn, everyCause, family, father, groundInvoked, grownUpTo, knowing, loopDetected, mother, noon, responsibilityTransferred, withdrawalInForce } from './story.fixture.js';
import { planMessages, toldTypes } from './plan-messages.decide.js';
import { stoppedConsentOf } from './stopped-consent.js';

const told = (...plan: Parameters<typeof planMessages>): [string, string, string][] => planMessages(...plan).map(({ person, relation, template }) => [person, relation, template]);

describe('consent is asked for', () => {
  it('tells those who must sign and have not answered', () => {
    expect(told(consentAsked(), knowing())).toEqual([[mother, 'guardian', 'consent-requested'], [father, 'guardian', 'consent-requested']]);
    expect(told(consentAsked({ signed: [mother] }), knowing())).toEqual([[father, 'guardian', 'consent-requested']]);
    expect(told(consentAsked({ refusedBy: [father] }), knowing())).toEqual([[mother, 'guardian', 'consent-requested']]);
  });

  it('tells a grown person as themself', () => expect(told(consentAsked({ requiredSigners: [child] }), knowing())).toEqual([[child, 'self', 'consent-requested']]));

  it('is one message for all consents of one request', () => {
    const groups = ['c-1', 'c-2'].flatMap((consentId) => planMessages(consentAsked({ consentId }), knowing())).map(({ person, group }) => `${group} ${person}`);
    expect(new Set(groups).size).toBe(2);
  });

  it('tells only that somebody asks, whatever the consent is about', () => {
    for (const plan of planMessages(consentAsked({ categories: ['child-welfare'] }), knowing())) expect(plan).toMatchObject({ categories: ['coordination'], values: [] });
  });
});

describe('a statute is used', () => {
  it('tells the guardians that it is a statute with a right to object', () =>
    expect(told(groundInvoked(), knowing())).toEqual([[mother, 'guardian', 'ground-invoked-objectable'], [father, 'guardian', 'ground-invoked-objectable']]));

  it('does not promise a right to object that is not there', () => {
    const [row] = knowing().statutes;
    if (row === undefined) throw new Error('the fixture has a statute');
    expect(told(groundInvoked(), knowing({ statutes: [{ ...row, objectable: false }] }))[0]).toEqual([mother, 'guardian', 'ground-invoked']);
    expect(told(groundInvoked(), knowing({ statutes: [] }))[0]).toEqual([mother, 'guardian', 'ground-invoked']);
  });

  it('waits when the person is to be told later', () => {
    const later = '2026-06-01T00:00:00Z';
    expect(planMessages(groundInvoked({ visibleFrom: later }), knowing())[0]).toMatchObject({ notBefore: later });
    expect(planMessages(groundInvoked(), knowing())[0]).not.toHaveProperty('notBefore');
  });

  it('asks of the reader what is shared, since the telling tells it', () => expect(planMessages(groundInvoked(), knowing())[0]?.categories).toEqual(['coordination', 'health']));
});

describe('who is told', () => {
  it('from twelve also the child', () => {
    expect(told(groundInvoked(), knowing({ policy: grownUpTo('2014-03-03') })).map(([person]) => person)).toEqual([mother, father, child]);
    expect(told(groundInvoked(), knowing({ policy: grownUpTo('2014-03-04') })).map(([person]) => person)).toEqual([mother, father]);
  });

  it('from eighteen the person alone', () => expect(told(groundInvoked(), knowing({ policy: grownUpTo('2008-03-03') }))).toEqual([[child, 'self', 'ground-invoked-objectable']]));

  it('not whose guardianship is over, or not begun', () => {
    const [first, second] = family.guardians;
    if (first === undefined || second === undefined) throw new Error('the fixture has two guardians');
    const policy = { ...family, guardians: [{ ...first, to: '2026-01-01' }, { ...second, from: '2026-04-01' }] };
    expect(told(groundInvoked(), knowing({ policy }))).toEqual([]);
  });

  it('nobody about the dead', () => expect(told(groundInvoked(), knowing({ policy: { ...family, deceased: '2026-03-01' } }))).toEqual([]));
});

describe('a withdrawal is in force', () => {
  it('tells those who had signed, and what it tells is not the child’s own words', () => {
    const stopped = stoppedConsentOf(consentWithdrawn(mother));
    expect(planMessages(withdrawalInForce, knowing({ stopped }))).toMatchObject([
      { person: mother, template: 'withdrawal-in-force', categories: ['coordination', 'education'], values: [{ name: 'service', value: 'solvik-ppt' }] },
      { person: father, template: 'withdrawal-in-force' },
    ]);
  });

  it('tells also the young person who withdrew alone', () =>
    expect(stoppedConsentOf(consentWithdrawn(child, { requiredSigners: [child], categories: ['health'] }))).toEqual({ concerned: [child], categories: ['health'], service: 'solvik-ppt' }));

  it('tells nobody when nothing is known of it', () => expect(planMessages(withdrawalInForce, knowing())).toEqual([]));
});

describe('the case and the coordination', () => {
  it('a loop is told to who may know all of it', () =>
    expect(planMessages(loopDetected, knowing())).toMatchObject([{ person: mother, template: 'referral-loop', categories: ['coordination', 'health'], values: [] }, { person: father }]));

  it('a coordinator is told to all around, the name only to who may know it', () =>
    expect(planMessages(coordinatorAppointed, knowing())[0]).toMatchObject({
      categories: ['coordination'],
      values: [
        { name: 'coordinator', value: 'Nora Eksempel', dataCategory: 'identity' },
        { name: 'service', kind: 'service', value: 'solvik-allocation-office', dataCategory: 'coordination' },
      ],
    }));

  it('who answers now is told', () => expect(planMessages(responsibilityTransferred, knowing())[0]).toMatchObject({ template: 'responsibility', values: [{ name: 'service', value: 'habu' }] }));
});

it('what nobody is told about gives nothing', () => expect(planMessages({ ...loopDetected, type: 'no.samhandling.case.opened.v1' }, knowing())).toEqual([]));

it('every type somebody is told about is tried here', () => expect([...toldTypes].filter((type) => !type.endsWith('responsibility-assumed.v1')).sort()).toEqual(everyCause.map(({ type }) => type).sort()));

it('the same knowledge gives the same plan', () => expect(planMessages(loopDetected, knowing({ at: noon }))).toEqual(planMessages(loopDetected, knowing({ at: noon }))));
