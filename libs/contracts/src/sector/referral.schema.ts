import { z } from 'zod';
import { codeSchema, daySchema, instantSchema, labelSchema, referenceIdSchema, serviceIdSchema } from '../identifier.schema.js';
import { as, objectOf } from '../field-traits.js';
import { address, codeOf, fieldValue, missingField, prose, sectorType } from './sector-base.js';

/** What the referral is about, the same through every forwarding: by it a service asked twice for the same need is found (C3, N22). */
const matter = objectOf('coordination', { system: labelSchema, id: referenceIdSchema, part: codeSchema.optional() });
const asked = codeOf('coordination', 'measure-types');
/** The services asked so far, in order. */
const path = z.array(serviceIdSchema).max(50).optional();

const common = { matter, path, originallySentAt: instantSchema.optional(), asked: asked.optional() };
type Matter = z.output<typeof matter>;
const sameMatter = (first: { matter: Matter }, second: { matter: Matter }): boolean =>
  first.matter.system === second.matter.system && first.matter.id === second.matter.id && first.matter.part === second.matter.part;

export const referralSent = sectorType({
  fact: 'referral-sent',
  summary: 'A service refers the person to another',
  needs: ['N21', 'N25'],
  fields: {
    ...common,
    from: address('coordination'),
    to: address('coordination'),
    sentAt: instantSchema,
    referrerRole: codeOf('coordination', 'party-roles').optional(),
    referrerName: as('identity', labelSchema).optional(),
    interpreterNeed: as('contact', z.boolean(), { ownable: 'interpreter-need' }).optional(),
    knownServices: z.array(address('coordination')).max(50).optional(),
    reason: prose('health').optional(),
    information: as('coordination', z.array(fieldValue).max(200)).optional(),
  },
  filterAttributes: ['to.service', 'to.serviceType', 'from.service'],
  sameness: (first, second) =>
    sameMatter(first, second) && first.to.service === second.to.service && first.to.serviceType === second.to.serviceType,
});

export const referralAssessed = sectorType({
  fact: 'referral-assessed',
  summary: 'The receiver has assessed the referral: right to help, and by when',
  needs: ['N20'],
  fields: { ...common, assessedAt: instantSchema, receivedAt: instantSchema.optional(), right: as('health', z.boolean()).optional(), latestStart: as('health', daySchema).optional() },
  sameness: sameMatter,
});

export const referralAccepted = sectorType({
  fact: 'referral-accepted',
  summary: 'The receiver takes the person on; gives it a relation (D13)',
  needs: ['N23'],
  fields: { ...common, acceptedAt: instantSchema, by: address('coordination').optional(), latestStart: as('health', daySchema).optional() },
  sameness: sameMatter,
});

export const referralRejected = sectorType({
  fact: 'referral-rejected',
  summary: 'The receiver says no, with a reason and, if known, who should be asked',
  needs: ['N21', 'N22'],
  fields: {
    ...common,
    rejectedAt: instantSchema,
    by: address('coordination').optional(),
    reason: codeOf('coordination', 'rejection-reasons'),
    reasonText: prose('coordination').optional(),
    suggested: address('coordination').optional(),
  },
  sameness: sameMatter,
});

export const referralReturnedIncomplete = sectorType({
  fact: 'referral-returned-incomplete',
  summary: 'The receiver lacks something and names the fields; never a silent no',
  needs: ['N25'],
  fields: {
    ...common,
    returnedAt: instantSchema,
    receivedAt: instantSchema.optional(),
    by: address('coordination').optional(),
    to: address('coordination').optional(),
    missing: z.array(missingField).min(1).max(100),
  },
  filterAttributes: ['to.service'],
});

export const referralForwarded = sectorType({
  fact: 'referral-forwarded',
  summary: 'A service sends the referral on itself; the family does not',
  needs: ['N21', 'N22'],
  fields: {
    ...common,
    from: address('coordination'),
    to: address('coordination'),
    forwardedAt: instantSchema,
    reason: codeOf('coordination', 'rejection-reasons').optional(),
    reasonText: prose('coordination').optional(),
    information: as('coordination', z.array(fieldValue).max(200)).optional(),
  },
  filterAttributes: ['to.service', 'to.serviceType', 'from.service'],
  sameness: (first, second) => sameMatter(first, second) && first.to.service === second.to.service,
});

export const referralWithdrawn = sectorType({
  fact: 'referral-withdrawn',
  summary: 'The referrer takes the referral back',
  needs: ['N20'],
  fields: { ...common, withdrawnAt: instantSchema, reasonText: prose('coordination').optional() },
  sameness: sameMatter,
});
