export type {
  Decision, DecisionRequest, Ground, Guardian, HeldConsent, Invocation, Objection, PersonPolicy, Protection, Recipient, StandingNo, WithholdReason,
} from './policy.js';
export type { AgeThreshold, PolicyRules, ProcessingPurpose, StatuteRow } from './rules.schema.js';
export { ageThresholdSchema, certaintySchema, processingPurposeSchema, statuteRowSchema } from './rules.schema.js';
export { emptyPersonPolicy, evolvePersonPolicy, servicesNamed } from './person-policy.js';
export { decide } from './decide.js';
export { applyConfirmation, parseAgeThresholds, parseConfirmation, parseLawfulGrounds, parseProcessing, policyRules } from './rules.js';
export { birthday, inPeriod, instant } from './instant.js';
