import { devToken, type PlatformAddresses } from '@samhandling/infra';
import { syntheticNationalId } from '@samhandling/testing';
import { eventually } from '../eventually.js';
import { SimulatedFagsystem } from '../fagsystem.js';
import type { Narrator } from '../narrator.js';
import { Person } from '../person.js';
import { systems as cast, type ClientName } from './cast.js';
import type { Stage } from './stage.js';

const bornOn = '2021-05-17';

const system = (addresses: PlatformAddresses, name: ClientName): SimulatedFagsystem => {
  const client = addresses.clients.find((one) => one.name === name);
  const role = cast.find((one) => one.client === name);
  if (!client || !role) throw new Error(`the platform has no client called ${name}`);
  return new SimulatedFagsystem({
    name, serviceId: role.service, system: role.system, orgnr: client.orgnr, clientId: client.clientId, clientSecret: client.clientSecret,
    exchangeUrl: addresses.exchange, consentUrl: addresses.consent, coordinatorUrl: addresses.coordinator, caseUrl: addresses.case, tokenUrl: `${addresses.issuer}/token`,
  });
};

/** A person's token is asked for anew now and then, as a login is. */
const tokenLifeMs = 120_000;
const person = (addresses: PlatformAddresses, name: string, called: string): Person => {
  let held: { token: string; until: number } | undefined;
  const token = async (): Promise<string> => {
    if (!held || Date.now() > held.until) held = { token: await devToken(addresses, name), until: Date.now() + tokenLifeMs };
    return held.token;
  };
  return new Person({ name: called, token, consent: addresses.consent, case: addresses.case, coordinator: addresses.coordinator, notification: addresses.notification });
};

/** Sets the stage: registers say who the child and the guardians are, and every system asks for what it wants to be told. */
export const openStage = async (addresses: PlatformAddresses, narrator: Narrator): Promise<Stage> => {
  const systems = Object.fromEntries(cast.map(({ client }) => [client, system(addresses, client)])) as Record<ClientName, SimulatedFagsystem>;
  const people = {
    guardian1: person(addresses, 'guardian-1', 'Ingrid (guardian)'), guardian2: person(addresses, 'guardian-2', 'Jonas (guardian)'),
    leader: person(addresses, 'leader', 'Arne (leader of the coordinating unit)'), auditor: person(addresses, 'auditor', 'Per (auditor)'),
  };
  const stage: Stage = {
    narrator, systems, people, addresses, childId: '', caseId: '', seen: new Map(),
    child: { nationalId: syntheticNationalId(bornOn), bornOn },
  };
  narrator.step('A0', 'The stage: an invented municipality, ten systems, one family');
  await registerFamily(stage, addresses);
  for (const { client, facts, purpose } of cast) if (facts.length > 0) await systems[client].subscribe([...facts], purpose);
  narrator.act('Ten fagsystems', 'subscribe, each for one purpose; child welfare by mistake to far too much');
  return stage;
};

const registerFamily = async (stage: Stage, addresses: PlatformAddresses): Promise<void> => {
  const register = stage.systems['population-register'];
  const guardians = ['guardian-1', 'guardian-2'].map((name) => addresses.persons.find((one) => one.name === name)?.pid ?? '');
  for (const nationalId of [stage.child.nationalId, ...guardians]) {
    await register.register('no.samhandling.person.protection-changed.v1', { person: { nationalId }, protection: 'none' });
  }
  await register.register('no.samhandling.person.guardianship-changed.v1', {
    person: { nationalId: stage.child.nationalId }, bornOn,
    guardians: guardians.map((nationalId) => ({ person: { nationalId }, kind: 'parent', parentalResponsibility: true, from: bornOn })),
  });
  stage.childId = await eventually('the guardian sees the child', async () => {
    const { children } = await stage.people.guardian1.consent.send<{ children: { person: string }[] }>('GET', '/me/children');
    return children[0]?.person;
  });
  stage.narrator.act('The population register', 'says who the child is and that two guardians share the responsibility');
};
