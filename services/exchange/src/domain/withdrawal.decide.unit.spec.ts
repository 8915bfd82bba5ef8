import { checkAnswers, planStop, type StandingDelivery } from './withdrawal.decide.js';

const delivery = (sequence: number, told: StandingDelivery['told'], permittedNow: StandingDelivery['permittedNow'], subscription = 'nav'): StandingDelivery => ({
  stream: `delivery-${subscription}-${sequence}`, subscription, sequence, told, permittedNow,
});

describe('a stop order', () => {
  it('stops what has not left and has no ground any more', () => {
    const waiting = delivery(2, [], []);
    expect(planStop([waiting])).toEqual({ stop: [waiting], notify: new Map() });
  });

  it('asks each recipient once about all it was handed, in the order of the numbers', () => {
    const [first, second, other] = [delivery(1, ['coordination'], []), delivery(4, ['coordination'], []), delivery(1, ['health'], [], 'ppt')];
    expect(planStop([second, other, first])).toEqual({ stop: [], notify: new Map([['nav', [first, second]], ['ppt', [other]]]) });
  });

  it('asks about a delivery of which only a part has lost its ground', () => {
    const reduced = delivery(1, ['coordination', 'health'], ['coordination']);
    expect(planStop([reduced]).notify.get('nav')).toEqual([reduced]);
  });

  it('leaves alone what rests on another ground, handed over or not', () => {
    expect(planStop([delivery(1, ['coordination'], ['coordination']), delivery(2, [], ['coordination'])])).toEqual({ stop: [], notify: new Map() });
  });
});

describe('the answer to a withdrawal', () => {
  it('may be given for some of the numbers', () => expect(() => checkAnswers([1, 2], [{ sequence: 2, answer: 'erased' }])).not.toThrow());

  it('names every fault at once', () =>
    expect(() => checkAnswers([1], [{ sequence: 3, answer: 'erased' }, { sequence: 1, answer: 'kept-by-law' }, { sequence: 1, answer: 'erased' }])).toThrow(
      expect.objectContaining({
        code: 'schema-invalid',
        errors: [
          expect.objectContaining({ pointer: '/answers/0/sequence', code: 'not-asked' }),
          expect.objectContaining({ pointer: '/answers/1/law', code: 'required' }),
          expect.objectContaining({ pointer: '/answers/1/until', code: 'required' }),
          expect.objectContaining({ pointer: '/answers/2/sequence', code: 'answered-twice' }),
        ],
      }),
    ));
});
