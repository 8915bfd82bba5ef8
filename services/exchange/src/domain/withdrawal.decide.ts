import { DomainError, type DataCategory } from '@samhandling/contracts';

/** A delivery that may have rested on what was taken back. */
export interface StandingDelivery {
  stream: string;
  subscription: string;
  sequence: number;
  /** Categories its recipient has been handed; empty before the first hand-over. */
  told: readonly DataCategory[];
  /** Categories the gate permits now; empty when the event is withheld. */
  permittedNow: readonly DataCategory[];
}

export interface StopPlan {
  /** Numbers that will not come: nothing of them has left and nothing may. */
  stop: StandingDelivery[];
  /** Per subscription, what was handed over and no longer rests on a ground, whole or in part (rule D9). */
  notify: Map<string, StandingDelivery[]>;
}

/** What a stop order means for each delivery. A delivery that still rests on another ground, and has not told more, is left alone. */
export const planStop = (deliveries: readonly StandingDelivery[]): StopPlan => {
  const plan: StopPlan = { stop: [], notify: new Map() };
  for (const delivery of [...deliveries].sort((a, b) => a.sequence - b.sequence)) {
    const toldTooMuch = delivery.told.some((category) => !delivery.permittedNow.includes(category));
    if (delivery.told.length === 0 && delivery.permittedNow.length === 0) plan.stop.push(delivery);
    else if (toldTooMuch) plan.notify.set(delivery.subscription, [...(plan.notify.get(delivery.subscription) ?? []), delivery]);
  }
  return plan;
};

export interface WithdrawalAnswer {
  sequence: number;
  answer: 'erased' | 'restricted' | 'kept-by-law';
  law?: string | undefined;
  until?: string | undefined;
}

/**
 * Checks a recipient's answer: only numbers it was asked about, each once, and a law and a date where it keeps what it has (rule D9).
 * @throws DomainError `schema-invalid` (422) naming each fault
 */
export const checkAnswers = (asked: readonly number[], answers: readonly WithdrawalAnswer[]): void => {
  const errors = answers.flatMap(({ sequence, answer, law, until }, index) => [
    ...(asked.includes(sequence) ? [] : [{ pointer: `/answers/${index}/sequence`, code: 'not-asked', detail: 'the withdrawal did not ask about this number' }]),
    ...(answers.findIndex((other) => other.sequence === sequence) === index ? [] : [{ pointer: `/answers/${index}/sequence`, code: 'answered-twice', detail: 'one answer for each number' }]),
    ...(answer === 'kept-by-law' && law === undefined ? [{ pointer: `/answers/${index}/law`, code: 'required', detail: 'name the law that says to keep it' }] : []),
    ...(answer === 'kept-by-law' && until === undefined ? [{ pointer: `/answers/${index}/until`, code: 'required', detail: 'say until when it is kept' }] : []),
  ]);
  if (errors.length > 0) throw new DomainError('schema-invalid', { status: 422, errors });
};
