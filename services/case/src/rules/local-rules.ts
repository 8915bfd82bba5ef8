import { existsSync, readFileSync } from 'node:fs';
import { municipalitySchema, serviceIdSchema } from '@samhandling/contracts';
import { parse } from 'yaml';
import { z } from 'zod';
import type { LocalRules } from '../domain/referral-loop.decide.js';

const ruleSchema = z.strictObject({ forwardsMax: z.int().positive().optional(), raisedTo: serviceIdSchema.optional() });
const fileSchema = z.strictObject({ default: ruleSchema.optional(), municipalities: z.record(municipalitySchema, ruleSchema).optional() });

export const LOCAL_RULES = Symbol('LOCAL_RULES: what municipalities settle for themselves');
export type LocalRulesOf = (municipality: string) => LocalRules;

/**
 * Everything local is configuration per municipality (N8).
 * @throws Error when the file is missing or wrong: then the service does not start
 */
export const loadLocalRules = (file: string | undefined, forwardsMax: number): LocalRulesOf => {
  if (file !== undefined && !existsSync(file)) throw new Error(`the file of local rules ${file} is missing`);
  const given = fileSchema.parse(file === undefined ? {} : parse(readFileSync(file, 'utf8')));
  return (municipality) => {
    const own = given.municipalities?.[municipality];
    return { forwardsMax: own?.forwardsMax ?? given.default?.forwardsMax ?? forwardsMax, raisedTo: own?.raisedTo ?? given.default?.raisedTo };
  };
};
