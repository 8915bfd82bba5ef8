import { z } from 'zod';
import { instantSchema, labelSchema } from '../identifier.schema.js';
import { as, objectOf } from '../field-traits.js';
import { address, codeOf, externalReference, period, prose, sectorType } from './sector-base.js';

const planGoal = objectOf('own-words', { id: z.string().max(80), text: prose('own-words').optional() });
const plan = {
  plan: externalReference('coordination'),
  kind: codeOf('coordination', 'plan-kinds').optional(),
  kindText: prose('coordination').optional(),
  owner: address('coordination').optional(),
};
const content = {
  period: period('coordination').optional(),
  title: as('coordination', labelSchema, { freeText: true }).optional(),
  summary: prose('coordination').optional(),
  goals: as('own-words', z.array(planGoal).max(50)).optional(),
};

export const planOffered = sectorType({
  fact: 'plan-offered',
  summary: 'A plan is offered',
  needs: ['N43'],
  fields: { ...plan, offeredAt: instantSchema },
});

export const planDeclined = sectorType({
  fact: 'plan-declined',
  summary: 'The person says no to a plan',
  needs: ['N12'],
  fields: { ...plan, declinedAt: instantSchema },
});

export const planRegistered = sectorType({
  fact: 'plan-registered',
  summary: 'A plan exists in a system; it is linked, not copied',
  needs: ['N7', 'N43'],
  fields: { ...plan, ...content, registeredAt: instantSchema },
  sameness: (first, second) => first.kind !== undefined && first.kind === second.kind && first.plan.id === second.plan.id,
});

export const planUpdated = sectorType({
  fact: 'plan-updated',
  summary: 'A linked plan has changed in its owner’s system',
  needs: ['N43'],
  fields: { ...plan, ...content, updatedAt: instantSchema },
});
