import { DomainError } from '@samhandling/contracts';
import type { PolicyRules, ProcessingPurpose } from '@samhandling/policy';
import type { ViewReader } from './readers.js';

/** A duty to inform is one person's act towards one service, and is in no view (D7). */
const inNoView = new Set(['duty-to-inform']);
/** A person reads about itself or its child; no line in the register of processing is asked for that. */
const ownInsight = ['own-insight'];

/**
 * For which purposes a reader asks: the one it names, else every purpose the register has for its kind of service (D8).
 * @param kinds which kinds of consent the view is for; they are not interchangeable
 * @throws DomainError `unknown-purpose` (422) when the register has no such purpose for this kind of service
 */
export const readingPurposes = (reader: ViewReader, asked: string | undefined, rules: PolicyRules, kinds: readonly ProcessingPurpose['consentKind'][]): readonly string[] => {
  if (reader.kind === 'person') return ownInsight;
  const { serviceType } = reader.service;
  const lines = rules.processing.filter((line) => kinds.includes(line.consentKind) && !inNoView.has(line.purpose) && line.serviceTypes.includes(serviceType));
  const purposes = [...new Set(lines.map(({ purpose }) => purpose))];
  // A service the register has no line for sees its own registrations and nothing else.
  if (asked === undefined) return purposes.length === 0 ? ['none'] : purposes;
  if (!purposes.includes(asked)) throw new DomainError('unknown-purpose', { detail: 'the register of processing has no such purpose for this kind of service' });
  return [asked];
};
