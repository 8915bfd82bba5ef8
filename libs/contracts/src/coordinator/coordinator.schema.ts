import { z } from 'zod';
import { codeSchema, daySchema, instantSchema, labelSchema, personIdSchema, proseSchema, referenceIdSchema, serviceIdSchema } from '../identifier.schema.js';
import { defineEventType } from '../event-type.js';
import { as, objectOf } from '../field-traits.js';
import { causes } from '../case/case.schema.js';

const text = (category: 'coordination' | 'own-words') => as(category, proseSchema, { freeText: true });

const coordinatorType = <F extends z.ZodRawShape>(fact: string, summary: string, needs: readonly string[], fields: F) =>
  defineEventType({
    area: 'coordinator',
    fact,
    audience: 'gated',
    category: 'coordination',
    publishedBy: 'coordinator',
    summary,
    needs,
    data: objectOf('coordination', { person: personIdSchema, ...fields }) as unknown as z.ZodObject<{ person: typeof personIdSchema } & F>,
  });

const ofRole = { caseId: referenceIdSchema, role: as('coordination', codeSchema, { codeList: 'coordinator-roles' }), at: instantSchema };
const holder = { service: serviceIdSchema.optional(), name: as('identity', labelSchema).optional() };

export const coordinatorProposed = coordinatorType('proposed', 'A service is asked to hold the role', ['N41'], { ...ofRole, service: serviceIdSchema, proposedBy: serviceIdSchema.optional() });
export const coordinatorDeclined = coordinatorType('declined', 'A service says no to the role, with a reason', ['N41'], {
  ...ofRole,
  service: serviceIdSchema,
  reason: as('coordination', codeSchema, { codeList: 'decline-reasons' }),
  reasonText: text('coordination').optional(),
});
export const coordinatorAccepted = coordinatorType('accepted', 'A service says yes to the role; a leader appoints', ['N41'], { ...ofRole, service: serviceIdSchema });
export const coordinatorAppointed = coordinatorType('appointed', 'Somebody holds the role', ['N41', 'N42'], {
  ...ofRole,
  ...holder,
  appointedBy: serviceIdSchema.optional(),
  mandate: text('coordination').optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
});
export const coordinatorSubstituted = coordinatorType('substituted', 'A substitute steps in', ['N46'], { ...ofRole, ...holder });
export const coordinatorVacant = coordinatorType('vacant', 'Nobody holds the role', ['N41'], { ...ofRole, since: instantSchema });
export const teamMemberJoined = coordinatorType('team-member-joined', 'A service has joined the team', ['N45'], { caseId: referenceIdSchema, service: serviceIdSchema, at: instantSchema });
export const teamMemberLeft = coordinatorType('team-member-left', 'A service has left the team; its access through it ends', ['N45'], { caseId: referenceIdSchema, service: serviceIdSchema, at: instantSchema });

const ofPlan = { planId: referenceIdSchema, at: instantSchema };
export const planCreated = coordinatorType('plan-created', 'The person has one living plan', ['N43'], {
  ...ofPlan,
  caseId: referenceIdSchema.optional(),
  kind: as('coordination', codeSchema, { codeList: 'plan-kinds' }).optional(),
  grownFrom: objectOf('coordination', { system: labelSchema, id: referenceIdSchema }).optional(),
  period: objectOf('coordination', { from: daySchema, to: daySchema.optional() }).optional(),
});
export const goalSet = coordinatorType('goal-set', 'A goal in the person’s own words', ['N43', 'N44'], {
  ...ofPlan,
  goal: referenceIdSchema,
  text: as('own-words', proseSchema).optional(),
  setBy: as('coordination', codeSchema, { codeList: 'party-roles' }).optional(),
});
/** `measure`: the plan moved because a measure moved in its owner's system (K3). */
export const planRevised = coordinatorType('plan-revised', 'The plan has changed', ['N43'], {
  ...ofPlan,
  revision: z.int().positive(),
  ...causes,
  change: codeSchema,
  measure: objectOf('coordination', {
    system: labelSchema,
    id: referenceIdSchema,
    state: codeSchema,
    measureType: as('coordination', codeSchema, { codeList: 'measure-types' }).optional(),
    service: serviceIdSchema.optional(),
  }).optional(),
  linkedPlan: objectOf('coordination', { system: labelSchema, id: referenceIdSchema, kind: as('coordination', codeSchema, { codeList: 'plan-kinds' }).optional() }).optional(),
});
export const evaluationDue = coordinatorType('evaluation-due', 'A goal or measure is to be evaluated', ['N44'], { ...ofPlan, due: daySchema, what: referenceIdSchema });
export const correctionRequested = coordinatorType('correction-requested', 'The person asks an owner to correct something', ['N17'], {
  at: instantSchema,
  request: referenceIdSchema,
  owner: serviceIdSchema,
  text: text('own-words').optional(),
});
export const correctionAnswered = coordinatorType('correction-answered', 'The owner accepts, or says why not', ['N17'], {
  at: instantSchema,
  request: referenceIdSchema,
  owner: serviceIdSchema,
  accepted: z.boolean(),
  reason: text('coordination').optional(),
});

const ofMeeting = { caseId: referenceIdSchema, meeting: referenceIdSchema, at: instantSchema };
export const meetingCalled = coordinatorType('meeting-called', 'A meeting is called', ['N45'], {
  ...ofMeeting,
  startsAt: instantSchema,
  place: as('place', labelSchema).optional(),
  mandatory: z.array(serviceIdSchema).max(50).optional(),
});
export const meetingHeld = coordinatorType('meeting-held', 'A meeting was held', ['N45'], { ...ofMeeting, present: z.array(serviceIdSchema).max(50).optional() });
export const attendanceMissing = coordinatorType('attendance-missing', 'A mandatory member was absent', ['N45'], { ...ofMeeting, service: serviceIdSchema });
export const actionAssigned = coordinatorType('action-assigned', 'Somebody owns an action with a date', ['N45'], { ...ofMeeting, action: referenceIdSchema, owner: serviceIdSchema, due: daySchema });
export const actionOverdue = coordinatorType('action-overdue', 'An action is not done on its date', ['N45'], { ...ofMeeting, action: referenceIdSchema, owner: serviceIdSchema, due: daySchema });

export const timeRegistered = defineEventType({
  area: 'coordinator',
  fact: 'time-registered',
  audience: 'internal',
  category: 'coordination',
  publishedBy: 'coordinator',
  summary: 'Time used on coordination; figures for leaders only (D15)',
  needs: ['N40'],
  data: objectOf('coordination', { caseId: referenceIdSchema, person: personIdSchema, minutes: z.int().positive().max(1_440), on: daySchema, role: codeSchema }),
});

export const coordinatorTypes = [
  coordinatorProposed,
  coordinatorDeclined,
  coordinatorAccepted,
  coordinatorAppointed,
  coordinatorSubstituted,
  coordinatorVacant,
  teamMemberJoined,
  teamMemberLeft,
  planCreated,
  goalSet,
  planRevised,
  evaluationDue,
  correctionRequested,
  correctionAnswered,
  meetingCalled,
  meetingHeld,
  attendanceMissing,
  actionAssigned,
  actionOverdue,
  timeRegistered,
];
