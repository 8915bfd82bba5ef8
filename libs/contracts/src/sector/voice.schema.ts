import { z } from 'zod';
import { instantSchema } from '../identifier.schema.js';
import { as, objectOf } from '../field-traits.js';
import { codeOf, externalReference, prose, sectorType } from './sector-base.js';

export const problemViewRecorded = sectorType({
  fact: 'problem-view-recorded',
  summary: 'One party’s view of the problem, beside the others’',
  needs: ['N17', 'N32'],
  fields: { recordedAt: instantSchema, viewOf: codeOf('coordination', 'party-roles'), view: prose('own-words').optional() },
});

export const objectionRecorded = sectorType({
  fact: 'objection-recorded',
  summary: 'The person objects to something',
  needs: ['N12'],
  fields: { recordedAt: instantSchema, objectsTo: externalReference('coordination').optional(), objection: prose('own-words').optional() },
});

export const childHeard = sectorType({
  fact: 'child-heard',
  summary: 'The child has been heard: how, by whom, what was said to be shared with whom',
  needs: ['N19'],
  fields: {
    heardAt: instantSchema,
    how: codeOf('coordination', 'hearing-forms'),
    byRole: codeOf('coordination', 'party-roles').optional(),
    /** The child is told first who may see it (D6). */
    informedFirst: z.boolean(),
    objects: as('own-words', z.boolean()).optional(),
    mayBeSharedWith: as('own-words', z.array(objectOf('own-words', { role: codeOf('own-words', 'party-roles') })).max(10)).optional(),
    said: prose('own-words').optional(),
    weightGiven: prose('own-words').optional(),
  },
});

const corrects = objectOf('coordination', { source: z.string().max(300), id: z.string().max(300) });

export const registrationCorrected = sectorType({
  fact: 'registration-corrected',
  summary: 'A sender corrects its own registration; the first stays in history',
  needs: ['N17'],
  fields: {
    corrects,
    /** The corrected fact, registered anew with its own classification; this event only points at it. */
    replacedBy: objectOf('coordination', { source: z.string().max(300), id: z.string().max(300) }).optional(),
    correctedAt: instantSchema,
    reason: codeOf('coordination', 'correction-reasons'),
    reasonText: prose('coordination').optional(),
  },
});

export const registrationRetracted = sectorType({
  fact: 'registration-retracted',
  summary: 'A sender takes its own registration back',
  needs: ['N17'],
  fields: { retracts: corrects, retractedAt: instantSchema, reason: codeOf('coordination', 'correction-reasons'), reasonText: prose('coordination').optional() },
});
