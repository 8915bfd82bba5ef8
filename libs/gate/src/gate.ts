import { decide, type Decision, type DecisionRequest, type PersonPolicy, type PolicyRules } from '@samhandling/policy';
import type { PersonId } from '@samhandling/contracts';
import type { Clock } from '@samhandling/service-kit';
import type { PolicyCopy } from './policy-copy.js';

/** What is asked of the gate; what is known of the persons, the law and the time it brings itself. */
export type GateQuestion = Omit<DecisionRequest, 'subject' | 'others' | 'rules' | 'consentCopyFresh' | 'at'> & {
  person: PersonId;
  /** Everyone else the content is about (rule D5). */
  others?: readonly PersonId[];
};

/** The one way to a decision in a service (I4, rule D2). Ask inside `StopOrders.attempt`, record the decision, then hand over. */
export class Gate {
  constructor(
    readonly rules: PolicyRules,
    private readonly copy: PolicyCopy,
    private readonly clock: Clock,
  ) {}

  async decide(question: GateQuestion): Promise<Decision> {
    const decideNow = await this.reading([question.person, ...(question.others ?? [])]);
    return decideNow(question);
  }

  /**
   * Many questions about the same persons at one reading of the copy, for a view. What it answers holds inside the attempt it was made in.
   * @throws Error from the answer when asked about somebody who was not named: nobody is decided on unread
   */
  async reading(persons: readonly PersonId[]): Promise<(question: GateQuestion) => Decision> {
    // Before the copy is read, so that what is read is at least as new as the age says.
    const { fresh } = this.copy.freshness();
    const read = new Map(await Promise.all([...new Set(persons)].map(async (one) => [one, await this.copy.of(one)] as const)));
    const known = (person: PersonId): PersonPolicy => {
      const policy = read.get(person);
      if (policy === undefined) throw new Error('a decision is about somebody whose copy was not read');
      return policy;
    };
    return ({ person, others = [], ...question }) =>
      decide({ ...question, subject: known(person), others: others.map(known), rules: this.rules, consentCopyFresh: fresh, at: this.clock.now().toISOString() });
  }
}
