import { backoffMs, decideNotice, type NoticeQuestion } from './notice.decide.js';

const question = (changes: Partial<NoticeQuestion> = {}): NoticeQuestion => ({
  preferences: { language: 'nb', channels: ['inbox', 'email'], email: 'mor@example.org' },
  decision: { outcome: 'permit', withheld: [] },
  protection: 'none',
  sharedMailbox: false,
  tries: 1,
  triesMax: 5,
  ...changes,
});
const withheld = (reason: 'kept-by-child' | 'no-relation', tries = 1): NoticeQuestion => question({ tries, decision: { outcome: 'withhold', withheld: [{ category: 'health', reason }] } });

describe('a notice', () => {
  it('leaves when the person wants e-mail and may have the message', () => expect(decideNotice(question())).toEqual({ kind: 'send' }));

  it.each<[string, NoticeQuestion]>([
    ['wants no e-mail', question({ preferences: { language: 'nb', channels: ['inbox'], email: 'mor@example.org' } })],
    ['has given no address', question({ preferences: { language: 'nb', channels: ['inbox', 'email'] } })],
  ])('has no open channel when the person %s', (_name, asked) => expect(decideNotice(asked)).toEqual({ kind: 'no-open-channel' }));

  it.each(['fortrolig', 'strengt-fortrolig', 'unknown'] as const)('never goes to an address registered before it was graded: %s (D10)', (protection) =>
    expect(decideNotice(question({ protection }))).toEqual({ kind: 'give-up', reason: 'protected-address' }));

  it('never goes to a mailbox a guardian also reads (D16)', () => expect(decideNotice(question({ sharedMailbox: true }))).toEqual({ kind: 'give-up', reason: 'shared-mailbox' }));

  it('is given up when the filter withholds the message (D6)', () => expect(decideNotice(withheld('kept-by-child'))).toEqual({ kind: 'give-up', reason: 'withheld' }));

  it('is given up when only a part of what it tells is withheld', () =>
    expect(decideNotice(question({ decision: { outcome: 'permit', withheld: [{ category: 'health', reason: 'kept-by-child' }] } }))).toEqual({ kind: 'give-up', reason: 'withheld' }));

  it('waits while the copy may only not know yet, but not for ever', () => {
    expect(decideNotice(withheld('no-relation'))).toEqual({ kind: 'later' });
    // A copy that lags is no attempt: however often it was looked at, the notice is not given up for it.
    expect(decideNotice(question({ tries: 99, decision: { outcome: 'withhold', withheld: [], waiting: true } }))).toEqual({ kind: 'wait' });
    expect(decideNotice(withheld('no-relation', 5))).toEqual({ kind: 'give-up', reason: 'withheld' });
  });
});

it('the wait doubles up to a limit', () => expect([1, 2, 3, 4, 40].map((tries) => backoffMs(tries, 100, 500))).toEqual([100, 200, 400, 500, 500]));
