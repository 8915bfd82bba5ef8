import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { participantChanges, serves } from '../domain/participants.js';
import { participantsSchema, type Participants } from './participants.schema.js';

const file = (): Participants => participantsSchema.parse(parse(readFileSync(new URL('../../../../infra/participants.yaml', import.meta.url), 'utf8')));

describe('the participants file', () => {
  it('that comes with the platform is valid', () => expect(file().services.map(({ id }) => id)).toContain('solvik-kindergarten'));

  it('applied again changes nothing', () => {
    expect(participantChanges(file(), file())).toEqual([]);
    expect(participantChanges(undefined, file()).every(({ change }) => change === 'added')).toBe(true);
  });

  it('tells what was added, changed and removed', () => {
    const before = file();
    const after = { ...before, services: before.services.slice(1).map((service, index) => (index === 0 ? { ...service, name: 'New name' } : service)) };
    expect(participantChanges(before, after).map(({ kind, change }) => [kind, change])).toEqual([['service', 'removed'], ['service', 'changed']]);
  });

  it.each<[string, (participants: Participants) => unknown]>([
    ['a service stands twice', (all) => ({ ...all, services: [...all.services, all.services[0]] })],
    ['a client for a service that is not there', (all) => ({ ...all, fagsystems: [{ ...all.fagsystems[0], service: 'no-such' }] })],
    ['an organisation that is not there', (all) => ({ ...all, organisations: [] })],
    ['an unknown kind of service', (all) => ({ ...all, services: [{ ...all.services[0], type: 'no-such' }] })],
    ['an unknown event type', (all) => ({ ...all, fagsystems: [{ ...all.fagsystems[0], mayPublish: ['no.such.type'] }] })],
  ])('is refused with %s', (_name, broken) => expect(participantsSchema.safeParse(broken(file())).success).toBe(false));
});

describe('whom a service serves', () => {
  it('is its municipalities; a state service that names none serves all', () => {
    expect(serves({ level: 'municipal', municipalities: ['9999'] }, '9999')).toBe(true);
    expect(serves({ level: 'municipal', municipalities: [] }, '9999')).toBe(false);
    expect(serves({ level: 'state', municipalities: [] }, '9999')).toBe(true);
    expect(serves({ level: 'state', municipalities: ['8888'] }, '9999')).toBe(false);
  });
});
