import type { DataCategory } from '@samhandling/contracts';
import { instant } from '@samhandling/policy';
import type { HeldConsent } from '@samhandling/policy';
import { categoryWords, listed } from './plain-words.js';
import type { Words } from './plain-words.js';
import type { SubjectState } from './subject.js';

/** What withdrawing a consent would change, told without doing anything. */
export interface WhatIf {
  readonly consentId: string;
  /** What the recipient would no longer get. */
  readonly stops: readonly DataCategory[];
  /** What it would still get on another consent. */
  readonly goesOn: readonly DataCategory[];
  readonly told: Words;
}

/**
 * What would stop for the recipient if this consent were withdrawn. A no stands against every consent with the same reach that was
 * granted before it, so nothing granted earlier to the same recipient for the same purpose goes on.
 */
export function whatIfWithdrawn(consent: HeldConsent, state: SubjectState, at: string, name: Words): WhatIf {
  const inForce = (one: HeldConsent): boolean => one.state === 'granted' && instant(one.validFrom) <= instant(at) && instant(at) < instant(one.validTo);
  const others = state.policy.consents.filter((one) => one.consentId !== consent.consentId && inForce(one) && sameRecipient(one, consent) && one.purpose !== consent.purpose);
  const stops = inForce(consent) ? consent.categories : [];
  const goesOn = stops.filter((category) => others.some((other) => other.categories.includes(category)));
  return { consentId: consent.consentId, stops, goesOn, told: toldOf(stops, name) };
}

const sameRecipient = (a: HeldConsent, b: HeldConsent): boolean => JSON.stringify(a.recipient) === JSON.stringify(b.recipient);

function toldOf(stops: readonly DataCategory[], name: Words): Words {
  if (stops.length === 0) return { nb: `${name.nb} får ikke noe på dette samtykket nå.`, nn: `${name.nn} får ikkje noko på dette samtykket no.`, en: `${name.en} gets nothing on this consent now.` };
  const what = listed(stops.map((category) => categoryWords[category]));
  return {
    nb: `${name.nb} får ikke lenger opplysninger om ${what.nb} fordi du har sagt ja. Det de har fått før, svarer de for. Hjelpen faller ikke bort.`,
    nn: `${name.nn} får ikkje lenger opplysningar om ${what.nn} fordi du har sagt ja. Det dei har fått før, svarer dei for. Hjelpa fell ikkje bort.`,
    en: `${name.en} no longer gets information about ${what.en} because you said yes. They answer for what they already have. No help falls away.`,
  };
}
