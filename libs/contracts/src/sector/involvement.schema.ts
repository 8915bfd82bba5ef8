import { z } from 'zod';
import { daySchema, instantSchema, organisationNumberSchema, serviceIdSchema } from '../identifier.schema.js';
import { address, codeOf, contactPoint, externalReference, period, prose, sectorType } from './sector-base.js';

export const serviceEngaged = sectorType({
  fact: 'service-engaged',
  summary: 'A service works with the person; gives no relation by itself (D13)',
  needs: ['N15', 'N63'],
  fields: { service: address('coordination'), since: daySchema, contactPoint: contactPoint.optional(), lead: z.boolean().optional() },
  sameness: (first, second) => first.service.service !== undefined && first.service.service === second.service.service,
});

export const serviceDisengaged = sectorType({
  fact: 'service-disengaged',
  summary: 'A service no longer works with the person',
  needs: ['N63'],
  fields: { service: address('coordination'), until: daySchema, reason: codeOf('coordination', 'end-reasons').optional() },
});

export const involvementDisclosed = sectorType({
  fact: 'involvement-disclosed',
  category: 'child-welfare',
  summary: 'To one recipient: that the service is in contact, and for how long; no content, no measure type',
  needs: ['N15'],
  fields: { to: serviceIdSchema, disclosedAt: instantSchema, period: period('child-welfare'), contactPoint: contactPoint.optional() },
  filterAttributes: ['to'],
});

const receipt = { report: externalReference('child-welfare'), to: serviceIdSchema };

export const concernReportSent = sectorType({
  fact: 'concern-report-sent',
  category: 'child-welfare',
  summary: 'The reference of a concern report; the report itself travels on its own channel (D7)',
  needs: ['N55'],
  fields: { ...receipt, sentAt: instantSchema },
  filterAttributes: ['to'],
});

export const concernReportReceived = sectorType({
  fact: 'concern-report-received',
  category: 'child-welfare',
  summary: 'Child welfare has received a concern report',
  needs: ['N55'],
  fields: { ...receipt, receivedAt: instantSchema },
  filterAttributes: ['to'],
});

export const concernReportAnswered = sectorType({
  fact: 'concern-report-answered',
  category: 'child-welfare',
  summary: 'Whoever reported is answered, within the statutory time',
  needs: ['N55'],
  fields: { ...receipt, answeredAt: instantSchema, investigationOpened: z.boolean().optional() },
  filterAttributes: ['to'],
});

export const investigationOpened = sectorType({
  fact: 'investigation-opened',
  category: 'child-welfare',
  summary: 'Child welfare has opened an investigation',
  needs: ['N55'],
  fields: { ...receipt, openedAt: instantSchema },
  filterAttributes: ['to'],
});

export const investigationClosed = sectorType({
  fact: 'investigation-closed',
  category: 'child-welfare',
  summary: 'Child welfare has closed an investigation',
  needs: ['N55'],
  fields: { ...receipt, closedAt: instantSchema, followedUp: z.boolean().optional() },
  filterAttributes: ['to'],
});

const coordinatorRequest = { request: externalReference('coordination'), role: codeOf('coordination', 'coordinator-roles').optional() };

export const childCoordinatorRequested = sectorType({
  fact: 'child-coordinator-requested',
  summary: 'The parents ask for a child coordinator',
  needs: ['N41'],
  fields: { ...coordinatorRequest, requestedAt: instantSchema, requestedBy: codeOf('coordination', 'party-roles').optional(), reason: prose('own-words').optional() },
});

export const childCoordinatorGranted = sectorType({
  fact: 'child-coordinator-granted',
  summary: 'The right to a child coordinator is granted',
  needs: ['N41'],
  fields: { ...coordinatorRequest, grantedAt: instantSchema, appointedBy: address('coordination').optional(), appointedByOrgnr: organisationNumberSchema.optional() },
});

export const childCoordinatorRefused = sectorType({
  fact: 'child-coordinator-refused',
  summary: 'The right to a child coordinator is refused',
  needs: ['N41'],
  fields: { ...coordinatorRequest, refusedAt: instantSchema, reason: prose('coordination').optional(), appealDeadline: daySchema.optional() },
});
