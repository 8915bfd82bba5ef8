import { applicationSubmitted, assessmentCompleted, eventTypes, examplesOf, measureStarted, referralSent } from './index.js';
import { at, record, registration } from './examples/example.js';

const started = (id: string, measureType: string | undefined, from: string, to?: string) =>
  measureStarted.data.parse(registration(id, { measure: record(id), ...(measureType === undefined ? {} : { measureType }), period: { from, ...(to === undefined ? {} : { to }) } }));
const sameMeasure = (first: ReturnType<typeof started>, second: ReturnType<typeof started>) => measureStarted.sameness?.(first, second);

describe('two registrations are the same fact', () => {
  it('measure-started: same measure type, overlapping period', () => {
    expect(sameMeasure(started('a', 'language-group', '2026-03-01'), started('b', 'language-group', '2026-05-01'))).toBe(true);
    expect(sameMeasure(started('a', 'language-group', '2026-03-01', '2026-04-01'), started('b', 'language-group', '2026-05-01'))).toBe(false);
    expect(sameMeasure(started('a', 'language-group', '2026-03-01'), started('b', 'speech-therapy', '2026-03-01'))).toBe(false);
  });

  it('measure-started: not when neither says what it is', () =>
    expect(sameMeasure(started('a', undefined, '2026-03-01'), started('b', undefined, '2026-03-01'))).toBe(false));

  it('application-submitted: something wanted in both', () => {
    const asking = (...wanted: string[]) => applicationSubmitted.data.parse(registration('s', { originallySentAt: at, parts: wanted.map((code) => ({ part: code, wanted: code })) }));
    expect(applicationSubmitted.sameness?.(asking('respite-care', 'communication-aid'), asking('respite-care'))).toBe(true);
    expect(applicationSubmitted.sameness?.(asking('respite-care'), asking('communication-aid'))).toBe(false);
  });

  it('referral-sent: same matter, same receiver', () => {
    const sent = (id: string, service: string) => referralSent.data.parse(registration(id, { matter: { system: 'h', id }, from: { service: 'a' }, to: { service }, sentAt: at }));
    expect(referralSent.sameness?.(sent('1', 'habu'), sent('1', 'habu'))).toBe(true);
    expect(referralSent.sameness?.(sent('1', 'habu'), sent('1', 'solvik-ppt'))).toBe(false);
    expect(referralSent.sameness?.(sent('1', 'habu'), sent('2', 'habu'))).toBe(false);
  });

  it('assessment-completed: same kind on the same day', () => {
    const done = (kind: string, completedAt: string) => assessmentCompleted.data.parse(registration('k', { kind, completedAt }));
    expect(assessmentCompleted.sameness?.(done('hearing-test', '2026-03-03T08:00:00Z'), done('hearing-test', '2026-03-03T14:00:00Z'))).toBe(true);
    expect(assessmentCompleted.sameness?.(done('hearing-test', '2026-03-03T08:00:00Z'), done('sight-test', '2026-03-03T08:00:00Z'))).toBe(false);
  });

  it('is the same both ways round', () => {
    for (const type of eventTypes.values()) {
      const valid = (examplesOf(type)?.valid ?? []).map((data) => type.data.parse(data));
      for (const first of valid) for (const second of valid) expect(type.sameness?.(first, second)).toBe(type.sameness?.(second, first));
    }
  });
});
