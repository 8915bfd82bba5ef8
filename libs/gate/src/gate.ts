import { decide, type Decision, type DecisionRequest, type PolicyRules } from '@samhandling/policy';
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

  async decide({ person, others = [], ...question }: GateQuestion): Promise<Decision> {
    // Before the copy is read, so that what is read is at least as new as the age says.
    const { fresh } = this.copy.freshness();
    const [subject, ...rest] = await Promise.all([person, ...others].map(async (one) => await this.copy.of(one)));
    if (subject === undefined) throw new Error('a decision is about somebody');
    return decide({ ...question, subject, others: rest, rules: this.rules, consentCopyFresh: fresh, at: this.clock.now().toISOString() });
  }
}
