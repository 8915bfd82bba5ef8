import type { Service } from '../participants/participants.schema.js';
import { candidateServices, isConcerned, type ServiceIndex } from './candidates.decide.js';
import { serves } from './participants.js';

const service = (id: string, type: string, municipalities: string[] = ['9999'], level: Service['level'] = 'municipal'): Service => ({
  id, type, municipalities, level, name: id, organisation: '310000017', controller: '310000017', contactPoint: { name: id }, public: true,
});
const all = [
  service('solvik-kindergarten', 'kindergarten'),
  service('solvik-health-station', 'health-station'),
  service('solvik-child-welfare', 'child-welfare'),
  service('habu', 'habu', [], 'state'),
  service('other-ppt', 'ppt', ['8888']),
];
const index: ServiceIndex = {
  service: (id) => all.find((row) => row.id === id),
  serving: (municipality) => all.filter((row) => serves(row, municipality)),
  ofTypeServing: (type, municipality) => all.filter((row) => row.type === type && serves(row, municipality)),
};
const nobody = { sender: 'solvik-kindergarten', municipality: '9999', named: [], related: ['solvik-kindergarten'], addressed: [] };

describe('candidates for an event', () => {
  it('are the services of the municipality, and state services, when nobody else has a relation to the person', () => {
    expect(candidateServices(nobody, index)).toEqual({ services: ['habu', 'solvik-child-welfare', 'solvik-health-station', 'solvik-kindergarten'], forTheRecord: true });
  });

  it('are only those with a relation once a consent names a service', () => {
    expect(candidateServices({ ...nobody, named: [{ service: 'solvik-health-station' }] }, index)).toEqual({ services: ['solvik-health-station', 'solvik-kindergarten'], forTheRecord: false });
  });

  it('include the service the event is sent to, also by kind of service in the municipality', () => {
    expect(candidateServices({ ...nobody, related: [], addressed: [{ serviceType: 'habu' }] }, index)).toEqual({ services: ['habu'], forTheRecord: false });
  });

  it('never include a service of another municipality by kind, nor one nobody knows', () => {
    expect(candidateServices({ ...nobody, related: [], addressed: [{ serviceType: 'ppt' }], named: [{ service: 'habu' }, { service: 'no-such' }] }, index)).toEqual({ services: ['habu'], forTheRecord: false });
  });

  it('are nobody when the municipality is unknown and nobody has a relation', () => {
    expect(candidateServices({ sender: 'habu', named: [], related: [], addressed: [] }, index)).toEqual({ services: [], forTheRecord: true });
  });

  it('do not make a service concerned that is asked only for the record', () => {
    expect(isConcerned('habu', nobody, index)).toBe(false);
    expect(isConcerned('habu', { ...nobody, named: [{ service: 'habu' }] }, index)).toBe(true);
  });
});
