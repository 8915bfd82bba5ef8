export type { Decision, DecisionRequest, HeldConsent, HeldInvocation, PersonPolicy, Recipient, StandingNo } from './policy.js';
export type { Ground, Guardian, Invocation, Objection, Protection, WithholdReason } from '@samhandling/contracts';
export type { AgeThreshold, PolicyRules, ProcessingPurpose, StatuteRow } from './rules.schema.js';
export { ageThresholdSchema, certaintySchema, processingPurposeSchema, statuteRowSchema } from './rules.schema.js';
export { emptyPersonPolicy, evolvePersonPolicy, knowsOf, servicesNamed } from './person-policy.js';
export { decide } from './decide.js';
export { birthday, inPeriod, instant } from './instant.js';
export type { Confirmation, LawFiles } from './rules.js';
export { applyConfirmation, parseAgeThresholds, parseConfirmation, parseLawfulGrounds, parseProcessing, policyRules } from './rules.js';
