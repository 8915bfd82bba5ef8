import { eventType, typeName, type EventType } from '@samhandling/contracts';
import type { Service } from '../participants/participants.schema.js';
import { noRegistrations, type Registrations } from './registration.js';
import { stamped } from './stamp.js';

const typeOf = (area: string, fact: string): EventType => {
  const type = eventType(typeName(area, fact));
  if (type === undefined) throw new Error(`no type ${fact}`);
  return type;
};
const need = typeOf('sector', 'need-reported');
const service = (municipalities: string[], level: Service['level'] = 'municipal'): Service => ({
  id: 'solvik-kindergarten', type: 'kindergarten', municipalities, level, name: 'x', organisation: '310000017', controller: '310000017', contactPoint: { name: 'x' }, public: true,
});
const known: Registrations = {
  ...noRegistrations,
  registered: [{ source: 's', id: '1', type: need.type, time: 't', since: 't', service: 'x', persons: [], data: { municipality: '9999' } }],
};

describe('what the platform lays on a registration', () => {
  it('does not believe what the sender says of itself', () =>
    expect(stamped(need, { registeredBy: 'habu', registeredByType: 'habu', municipality: '1111' }, service(['9999']), noRegistrations)).toEqual({
      registeredBy: 'solvik-kindergarten', registeredByType: 'kindergarten', municipality: '9999',
    }));

  it('lets a service with several municipalities say which', () =>
    expect(stamped(need, { municipality: '8888' }, service(['9999', '8888']), noRegistrations)).toMatchObject({ municipality: '8888' }));

  it('takes the person’s own for a state service that does not say', () => expect(stamped(need, {}, service([], 'state'), known)).toMatchObject({ municipality: '9999' }));
  it('says none where none is known', () => expect(stamped(need, {}, service([], 'state'), noRegistrations)).not.toHaveProperty('municipality'));
  it('leaves a register’s event as it is', () => expect(stamped(typeOf('person', 'deceased'), { person: 'x' }, service(['9999']), known)).toEqual({ person: 'x' }));
});
