import type { EventType } from '../event-type.js';
import { decisionAndMeasureExamples } from './decision-and-measure.examples.js';
import type { Examples } from './example.js';
import { needAndApplicationExamples } from './need-and-application.examples.js';
import { consentExamples, personExamples } from './person-and-consent.examples.js';
import { planAndInvolvementExamples } from './plan-and-involvement.examples.js';
import { referralAndAssessmentExamples } from './referral-and-assessment.examples.js';
import { caseExamples, coordinatorExamples, exchangeExamples, notificationExamples, recordExamples } from './service.examples.js';

const byArea: Record<string, Record<string, Examples>> = {
  sector: { ...needAndApplicationExamples, ...referralAndAssessmentExamples, ...decisionAndMeasureExamples, ...planAndInvolvementExamples },
  person: personExamples,
  consent: consentExamples,
  exchange: exchangeExamples,
  case: caseExamples,
  coordinator: coordinatorExamples,
  notification: notificationExamples,
};

/** Valid and invalid examples of a type's data. Undefined is a fault the tests find: a type without examples is not done. */
export const examplesOf = (type: EventType): Examples | undefined => byArea[type.area]?.[type.fact] ?? recordExamples[type.fact];

export type { Examples, InvalidExample } from './example.js';
