import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyConfirmation, parseAgeThresholds, parseConfirmation, parseLawfulGrounds, parseProcessing, policyRules, type PolicyRules } from '@samhandling/policy';
import { parse } from 'yaml';

/**
 * Reads the law as data. Rows nobody has confirmed are loaded and carry nothing.
 * @param confirmationFile which rows a data controller has confirmed; without it nothing rests on a statute or a purpose
 * @throws DomainError or Error naming the file, when one is missing or wrong: then the service does not start
 */
export const loadPolicyRules = (dir: string, confirmationFile: string | undefined): PolicyRules => {
  const files = {
    statutes: parseLawfulGrounds(read(join(dir, 'lawful-grounds.yaml'))),
    processing: parseProcessing(read(join(dir, 'processing.yaml'))),
    ageThresholds: parseAgeThresholds(read(join(dir, 'age-thresholds.yaml'))),
  };
  return policyRules(confirmationFile === undefined ? files : applyConfirmation(files, parseConfirmation(read(confirmationFile))));
};

const read = (path: string): unknown => {
  if (!existsSync(path)) throw new Error(`the policy file ${path} is missing`);
  return parse(readFileSync(path, 'utf8'));
};
