import { DomainError } from '@samhandling/contracts';
import type { PolicyRules } from '@samhandling/policy';
import type { Reader } from './readers.js';

/** A duty to inform is one person's act towards one service, and is in no view (D7); a plan has a view and a consent of its own (D8). */
const inNoCaseView = new Set(['duty-to-inform']);
/** A person reads about itself or its child; no line in the register of processing is asked for that. */
const ownInsight = ['own-insight'];

/**
 * For which purposes a reader asks: the one it names, else every purpose the register has for its kind of service (D8).
 * @throws DomainError `unknown-purpose` (422) when the register has no such purpose for this kind of service
 */
export const purposesOf = (reader: Reader, asked: string | undefined, rules: PolicyRules): readonly string[] => {
  if (reader.kind === 'person') return ownInsight;
  const { serviceType } = reader.service;
  const lines = rules.processing.filter((line) => line.consentKind === 'lift-secrecy' && !inNoCaseView.has(line.purpose) && line.serviceTypes.includes(serviceType));
  const purposes = [...new Set(lines.map(({ purpose }) => purpose))];
  if (asked === undefined) return purposes.length === 0 ? ['none'] : purposes;
  if (!purposes.includes(asked)) throw new DomainError('unknown-purpose', { detail: 'the register of processing has no such purpose for this kind of service' });
  return [asked];
};
