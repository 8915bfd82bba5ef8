import { given } from './given.js';

type Counted = { type: 'counted'; by: number };
const refusal = Object.assign(new Error('refused'), { code: 'limit-reached' });
const counter = {
  initial: 0,
  evolve: (state: number, event: Counted) => state + event.by,
  decide: (command: { add: number }, state: number): Counted[] => {
    if (state + command.add > 10) throw refusal;
    return command.add === 0 ? [] : [{ type: 'counted', by: command.add }];
  },
};
const eight: Counted[] = [{ type: 'counted', by: 5 }, { type: 'counted', by: 3 }];

describe('given, when, then', () => {
  it('decides on the state folded from the history', () => given(counter, eight).when({ add: 2 }).then([{ type: 'counted', by: 2 }]));
  it('tells a refusal by its code', () => given(counter, eight).when({ add: 3 }).thenThrows('limit-reached'));
  it('takes a decision as a function of the state', () => given(counter, eight).when(state => ({ type: 'counted', by: state })).then([{ type: 'counted', by: 8 }]));

  it('fails on other events, on another code, on no refusal, and passes faults on', () => {
    expect(() => given(counter).when({ add: 1 }).then([])).toThrow();
    expect(() => given(counter, eight).when({ add: 3 }).thenThrows('other')).toThrow();
    expect(() => given(counter).when({ add: 1 }).thenThrows('limit-reached')).toThrow();
    expect(() => given(counter).when(() => { throw new TypeError('broken'); }).thenThrows('limit-reached')).toThrow('broken');
  });
});
