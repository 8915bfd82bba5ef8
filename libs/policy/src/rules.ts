import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DomainError } from '@samhandling/contracts';
import { ageThresholdSchema, processingPurposeSchema, statuteRowSchema } from './rules.schema.js';
import type { AgeThreshold, PolicyRules, ProcessingPurpose, StatuteRow } from './rules.schema.js';

const lawfulGroundsSchema = z.strictObject({ rows: z.array(statuteRowSchema) });
const processingSchema = z.strictObject({ rows: z.array(processingPurposeSchema) });
const ageThresholdsSchema = z.strictObject({ rows: z.array(ageThresholdSchema) });

const confirmationSchema = z.strictObject({
  /** A synthetic confirmation is for tests and the demo; it confirms nothing in the world. */
  synthetic: z.boolean(),
  notice: z.string().min(1),
  confirmedBy: z.string().min(1),
  statutes: z.array(z.string()),
  processing: z.array(z.string()),
  ageThresholds: z.array(z.string()),
  /** Rows of `deadlines.yaml`; they time, they share nothing, so decisions do not read them. */
  deadlines: z.array(z.string()).optional(),
});
/** Says which rows a data controller has confirmed; kept apart from the catalogue so that the shipped catalogue confirms nothing. */
export type Confirmation = z.infer<typeof confirmationSchema>;

/** The three files of law, parsed. */
export interface LawFiles {
  readonly statutes: readonly StatuteRow[];
  readonly processing: readonly ProcessingPurpose[];
  readonly ageThresholds: readonly AgeThreshold[];
}

function parse<S extends z.ZodType>(schema: S, content: unknown, code: string): z.infer<S> {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw new DomainError(code, { detail: z.prettifyError(result.error) });
}

function uniqueBy<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  const seen = new Set<string>();
  for (const row of rows) {
    if (seen.has(key(row))) throw new DomainError('policy-row-twice', { detail: key(row) });
    seen.add(key(row));
  }
  return rows;
}

/** Reads the content of `lawful-grounds.yaml` (already turned into data). Throws `lawful-grounds-invalid`, also for a row from memory. */
export function parseLawfulGrounds(content: unknown): readonly StatuteRow[] {
  return uniqueBy(parse(lawfulGroundsSchema, content, 'lawful-grounds-invalid').rows, (row) => row.id);
}

/** Reads the content of `processing.yaml`. Throws `processing-invalid`. */
export function parseProcessing(content: unknown): readonly ProcessingPurpose[] {
  return uniqueBy(parse(processingSchema, content, 'processing-invalid').rows, (row) => row.id);
}

/** Reads the content of `age-thresholds.yaml`. Throws `age-thresholds-invalid`. */
export function parseAgeThresholds(content: unknown): readonly AgeThreshold[] {
  return uniqueBy(parse(ageThresholdsSchema, content, 'age-thresholds-invalid').rows, (row) => row.id);
}

/** Reads the content of a confirmation file. Throws `confirmation-invalid`. */
export function parseConfirmation(content: unknown): Confirmation {
  return parse(confirmationSchema, content, 'confirmation-invalid');
}

/** Marks the rows a confirmation names. Throws `confirmation-names-unknown-row` rather than confirm something nobody can read. */
export function applyConfirmation(files: LawFiles, confirmation: Confirmation): LawFiles {
  const confirm = <T>(rows: readonly T[], key: (row: T) => string, names: readonly string[]): T[] => {
    const unknown = names.find((name) => !rows.some((row) => key(row) === name));
    if (unknown !== undefined) throw new DomainError('confirmation-names-unknown-row', { detail: unknown });
    return rows.map((row) => (names.includes(key(row)) ? { ...row, confirmedBy: confirmation.confirmedBy } : row));
  };
  return {
    statutes: confirm(files.statutes, (row) => row.id, confirmation.statutes),
    processing: confirm(files.processing, (row) => row.id, confirmation.processing),
    ageThresholds: confirm(files.ageThresholds, (row) => row.id, confirmation.ageThresholds),
  };
}

/** What decisions are made under. The version is a digest of every row, so a decision names exactly the law it saw. */
export function policyRules({ statutes, processing, ageThresholds }: LawFiles): PolicyRules {
  const digest = createHash('sha256').update(JSON.stringify([statutes, processing, ageThresholds])).digest('hex');
  return { version: digest.slice(0, 16), statutes, processing, ageThresholds };
}
