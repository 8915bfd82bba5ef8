import { eventType, typeName, type EventType } from '@samhandling/contracts';
import { checkTakenBack, noRegistrations, type Registered, type Registrations } from './registration.js';

const type = eventType(typeName('sector', 'registration-retracted')) as EventType;
const municipality = 'urn:no:orgnr:310000017:system:journal';
const taken = { source: municipality, id: 'r-1' };
const theirs: Registered = { ...taken, type: 't', time: '', since: '', service: 'solvik-child-welfare', persons: [], data: {} };
const state: Registrations = { ...noRegistrations, registered: [theirs] };
const take = (service: string, retracts = taken) => () => checkTakenBack(type, { source: municipality, service }, { retracts }, state);

describe('taking a registration back', () => {
  it('is for the service that made it', () => expect(take('solvik-child-welfare')).not.toThrow());

  it('is not for another service of the same organisation, and the answer is as for one that does not exist (rules D1, D11)', () => {
    expect(take('solvik-school')).toThrow(expect.objectContaining({ code: 'not-own-registration' }));
    expect(take('solvik-school', { ...taken, id: 'r-2' })).toThrow(expect.objectContaining({ code: 'not-own-registration' }));
  });
});
