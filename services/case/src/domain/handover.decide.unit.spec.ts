import fc from 'fast-check';
import { given } from '@samhandling/testing';
import { accepted, caseDecider, caseId, caseOf, child, finding, keys, need, noon } from './case.given.js';
import { DomainError } from '@samhandling/contracts';
import { applied, type CaseState } from './case.state.js';
import type { CaseEvent } from './case-events.js';
import { acceptHandover, proposeHandover } from './handover.decide.js';

const acceptance = accepted('solvik-health-station');
const answeredForByHealthStation = caseOf(acceptance).events;
const ofCase = { caseId, person: child, causes: keys(acceptance) };
const proposedTo = (to: string): CaseEvent => ({ fact: 'responsibility-transfer-proposed', data: { ...ofCase, from: 'solvik-health-station', to, at: noon } });
const transferredTo = (to: string): CaseEvent => ({ fact: 'responsibility-transferred', data: { ...ofCase, from: 'solvik-health-station', to, at: noon } });
const propose = (service: string, to: string) => (state: CaseState) => proposeHandover({ service, to, at: noon }, state);
const accept = (service: string) => (state: CaseState) => acceptHandover({ service, at: noon }, state);
const history = (...events: CaseEvent[]) => given(caseDecider([acceptance]), [...answeredForByHealthStation, ...events]);

describe('A handover takes effect when the receiver accepts (C2, N23)', () => {
  it('is proposed by the accountable service', () => history().when(propose('solvik-health-station', 'habu')).then([proposedTo('habu')]));

  it('keeps the old service accountable until the new one accepts', () =>
    history(proposedTo('habu')).when(accept('habu')).thenIt((events, before) => {
      expect(before.responsibility?.accountable).toBe('solvik-health-station');
      expect(events).toEqual([transferredTo('habu')]);
    }));

  it('makes the new service accountable and leaves nothing proposed', () => {
    const after = [...answeredForByHealthStation, proposedTo('habu'), transferredTo('habu')].reduce((state, event) => applied(finding([acceptance]), state, event), caseOf().state);
    expect(after.responsibility?.accountable).toBe('habu');
    expect(after.proposed).toBeUndefined();
  });

  it('says the same again without another event', () => {
    history(proposedTo('habu')).when(propose('solvik-health-station', 'habu')).then([]);
    history(proposedTo('habu'), transferredTo('habu')).when(accept('habu')).then([]);
  });

  it.each([
    ['another service than the accountable proposes', propose('solvik-ppt', 'habu'), [], 'not-accountable'],
    ['it is offered to itself', propose('solvik-health-station', 'solvik-health-station'), [], 'handover-to-itself'],
    ['somebody else has been asked and has not answered', propose('solvik-health-station', 'solvik-ppt'), [proposedTo('habu')], 'handover-already-proposed'],
    ['a service accepts what was offered to another', accept('solvik-ppt'), [proposedTo('habu')], 'handover-not-addressed-to-service'],
    ['nothing was offered', accept('habu'), [], 'handover-not-addressed-to-service'],
  ])('is refused when %s', (_, command, events, code) => history(...events).when(command).thenThrows(code));

  it('is refused where nobody answers yet', () => given(caseDecider([]), caseOf(need()).events).when(propose('habu', 'solvik-ppt')).thenThrows('not-accountable'));

  it('leaves exactly one accountable service whatever is tried, in whatever order', () => {
    const service = fc.constantFrom('solvik-health-station', 'habu', 'solvik-ppt', 'solvik-kindergarten');
    const attempt = fc.oneof(
      fc.record({ propose: service, to: service }),
      fc.record({ accept: service }),
    );
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 30 }), (attempts) => {
        let state = caseOf(acceptance).state;
        for (const one of attempts) {
          const before = state;
          try {
            const events = 'accept' in one ? accept(one.accept)(state) : propose(one.propose, one.to)(state);
            state = events.reduce((now, event) => applied(finding([acceptance]), now, event), state);
          } catch (refusal) {
            if (!(refusal instanceof DomainError)) throw refusal;
          }
          expect(state.responsibility).toBeDefined();
          const changed = state.responsibility?.accountable !== before.responsibility?.accountable;
          expect(changed).toBe(changed && 'accept' in one && before.proposed?.to === one.accept && state.responsibility?.accountable === one.accept);
        }
      }),
    );
  });
});
