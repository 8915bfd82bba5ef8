import { preferencesChanged, type Channel, type CloudEvent } from '@samhandling/contracts';
import { given } from '@samhandling/testing';
import { changePreferences, preferencesDecider, type ChangePreferences } from './preferences.js';
import { mother, noon } from './story.fixture.js';

const offered = { languages: ['nb', 'nn', 'en'], channels: ['inbox', 'email'] as Channel[] };
const wish = (changes: Partial<ChangePreferences> = {}): ChangePreferences => ({ person: mother, language: 'nn', channels: ['email'], email: 'mor@example.org', at: noon, ...changes });
const chosen: CloudEvent = {
  specversion: '1.0', id: 'x', source: 'urn:no:samhandling:notification', type: preferencesChanged.type, time: noon,
  data: { person: mother, language: 'nn', channels: ['inbox', 'email'], email: 'mor@example.org', at: noon },
};

describe('preferences', () => {
  it('are the inbox in bokmål until the person says otherwise', () => expect(preferencesDecider.initial).toEqual({ language: 'nb', channels: ['inbox'] }));

  it('always have the inbox', () =>
    given(preferencesDecider).when((state) => changePreferences(wish(), offered, state)).then([{ type: preferencesChanged.type, data: chosen.data as object }]));

  it('erased are as never said', () => expect(preferencesDecider.evolve(preferencesDecider.evolve(preferencesDecider.initial, chosen), { ...chosen, data: 'erased' })).toEqual(preferencesDecider.initial));

  it('said twice change nothing', () => given(preferencesDecider, [chosen]).when((state) => changePreferences(wish({ channels: ['inbox', 'email'] }), offered, state)).then([]));

  it.each<[string, Partial<ChangePreferences>]>([
    ['language-unavailable', { language: 'de' }],
    ['channel-unavailable', { channels: ['sms'] }],
    ['email-missing', { email: undefined }],
    ['identity-number-not-allowed', { email: '14842150044@example.org' }],
  ])('are refused: %s', (code, changes) => given(preferencesDecider).when((state) => changePreferences(wish(changes), offered, state)).thenThrows(code));

  it('can give the address back', () =>
    given(preferencesDecider, [chosen])
      .when((state) => changePreferences(wish({ channels: ['inbox'], email: undefined }), offered, state))
      .then([{ type: preferencesChanged.type, data: { person: mother, language: 'nn', channels: ['inbox'], at: noon } }]));
});
