/** What is tested: how state is folded from events and, if it decides itself, how it decides. */
export interface TestedDecider<State, Event, Command = never, Result = Event> {
  initial: State;
  evolve(state: State, event: Event): State;
  decide?(command: Command, state: State): readonly Result[];
}

/** What a decision came to; exactly one of these is called, last. */
export interface Outcome<State, Result> {
  /** The decision gives exactly these events, in this order. */
  then(expected: readonly Result[]): void;
  /** The decision is refused with a `DomainError` of this code. */
  thenThrows(code: string): void;
  /** For what cannot be said as one list: checks on the events and on the state they were decided from. */
  thenIt(check: (events: readonly Result[], state: State) => void): void;
}

/**
 * Tests a pure decision without mocks: `given(decider, events).when(command).then(events)`.
 * `when` takes a command for the decider's own `decide`, or a function from the state.
 */
export function given<State, Event, Command = never, Result = Event>(decider: TestedDecider<State, Event, Command, Result>, history: readonly Event[] = []) {
  const state = history.reduce((current, event) => decider.evolve(current, event), decider.initial);
  return {
    when<R = Result>(command: Command | ((state: State) => R | readonly R[])): Outcome<State, R> {
      const decide = () => asList(isDecision<State, R>(command) ? command(state) : decideWith<State, Command, R>(decider, command, state));
      return {
        then: expected => expect(decide()).toEqual(expected),
        thenThrows: code => expect(codeThrownBy(decide)).toBe(code),
        thenIt: check => check(decide(), state),
      };
    },
  };
}

function isDecision<State, R>(command: unknown): command is (state: State) => R | readonly R[] {
  return typeof command === 'function';
}

function decideWith<State, Command, R>(decider: { decide?(command: Command, state: State): readonly unknown[] }, command: Command, state: State): readonly R[] {
  if (!decider.decide) throw new Error('this decider has no decide(command, state): give when() a function of the state');
  return decider.decide(command, state) as readonly R[];
}

const asList = <R>(result: R | readonly R[]): readonly R[] => Array.isArray(result) ? result as readonly R[] : [result as R];

/** The code of the error thrown; an error without a code is not a refusal but a fault, and is passed on as it is. */
function codeThrownBy(decide: () => unknown): string | undefined {
  try {
    decide();
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && typeof problem.code === 'string') return problem.code;
    throw problem;
  }
  return undefined;
}
