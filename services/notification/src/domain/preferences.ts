import { DomainError, findNationalId, preferencesChanged, type Channel, type CloudEvent, type PersonId } from '@samhandling/contracts';
import type { Fact } from './message.js';

/** How a person wants to be reached. Without a word from the person: the inbox, in bokmål. */
export interface Preferences {
  readonly language: string;
  readonly channels: readonly Channel[];
  readonly email?: string;
}

const initial: Preferences = { language: 'nb', channels: ['inbox'] };

function evolve(state: Preferences, event: CloudEvent): Preferences {
  if (event.type !== preferencesChanged.type) return state;
  const { data } = preferencesChanged.data.safeParse(event.data);
  // Content under a destroyed key: nothing is known of the person's wish any more.
  if (data === undefined) return initial;
  const { language, channels, email } = data;
  return { language, channels, ...(email === undefined ? {} : { email }) };
}

export const preferencesDecider = { initial, evolve };

export interface ChangePreferences {
  readonly person: PersonId;
  readonly language: string;
  readonly channels: readonly Channel[];
  readonly email?: string | undefined;
  readonly at: string;
}

/** What this installation has: languages with texts, channels with an adapter. */
export interface Offered {
  readonly languages: readonly string[];
  readonly channels: readonly Channel[];
}

/**
 * The inbox is always there: it is the record of what a person was told.
 * @throws DomainError `language-unavailable`, `channel-unavailable`, `email-missing`, `identity-number-not-allowed`
 */
export function changePreferences(command: ChangePreferences, offered: Offered, state: Preferences): Fact[] {
  const { person, language, email, at } = command;
  const channels: readonly Channel[] = ['inbox', ...new Set(command.channels.filter((channel) => channel !== 'inbox'))];
  if (!offered.languages.includes(language)) throw new DomainError('language-unavailable');
  if (channels.some((channel) => !offered.channels.includes(channel))) throw new DomainError('channel-unavailable');
  if (channels.includes('email') && email === undefined) throw new DomainError('email-missing', { errors: [{ pointer: '/email', code: 'missing', detail: 'an address is needed for e-mail' }] });
  // An address goes to mail servers on the way; a number in it would leave with it (I6).
  if (findNationalId(email)) throw new DomainError('identity-number-not-allowed');
  const same = state.language === language && state.email === email && state.channels.join() === channels.join();
  return same ? [] : [{ type: preferencesChanged.type, data: { person, language, channels, ...(email === undefined ? {} : { email }), at } }];
}
