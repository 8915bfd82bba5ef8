import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeSchema, daySchema } from '@samhandling/contracts';
import { parse } from 'yaml';
import { z } from 'zod';
import type { StatutoryClock } from '../domain/statutory-clock.decide.js';

const rowSchema = z.strictObject({
  id: codeSchema,
  paragraph: z.string().min(1),
  starts: z.enum(['referral-received']),
  serviceTypes: z.array(codeSchema).min(1),
  length: z.int().positive().max(400),
  unit: z.enum(['working-days', 'calendar-days']),
  source: z.string().min(1),
  /** `M` (from memory) is deliberately not a value: such a row cannot be loaded. */
  certainty: z.enum(['L', 'T', 'P']),
  validFrom: daySchema,
  validTo: daySchema.optional(),
  confirmedBy: z.string().min(1).optional(),
});
const fileSchema = z.strictObject({ rows: z.array(rowSchema) });
const confirmationSchema = z.object({ confirmedBy: z.string().min(1), deadlines: z.array(z.string()).default([]) });

export const STATUTORY_CLOCKS = Symbol('STATUTORY_CLOCKS: deadlines the law sets, read once at start');

/**
 * Reads `deadlines.yaml` of the policy. A row nobody has confirmed is loaded and times nothing (`mechanisms.md`, Law as data).
 * @throws Error when a file is wrong, or a confirmation names a row that is not there
 */
export const loadStatutoryClocks = (policyDir: string, confirmationFile: string | undefined): StatutoryClock[] => {
  const file = join(policyDir, 'deadlines.yaml');
  if (!existsSync(file)) return [];
  const { rows } = fileSchema.parse(parse(readFileSync(file, 'utf8')));
  if (confirmationFile === undefined) return rows;
  const { confirmedBy, deadlines } = confirmationSchema.parse(parse(readFileSync(confirmationFile, 'utf8')));
  const unknown = deadlines.find((id) => !rows.some((row) => row.id === id));
  if (unknown !== undefined) throw new Error(`the confirmation names the deadline ${unknown}, and there is no such row`);
  return rows.map((row) => (deadlines.includes(row.id) ? { ...row, confirmedBy } : row));
};
