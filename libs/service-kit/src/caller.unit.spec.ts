import { callerFromClaims } from './caller.js';
import { maskinportenClaims } from './issuer.fixture.js';

describe('who asks, from verified claims', () => {
  it('is a system for an organisation, as Maskinporten says it', () => {
    expect(callerFromClaims(maskinportenClaims)).toEqual({
      kind: 'system',
      clientId: 'kindergarten',
      orgnr: '999999901',
      supplier: '999999902',
      scopes: ['samhandling:events.publish', 'samhandling:events.subscribe'],
    });
  });

  it('is a person, as ID-porten says it', () => {
    expect(callerFromClaims({ client_id: 'web', scope: 'samhandling:consents.read', pid: '01820312345', acr: 'idporten-loa-high' })).toEqual({
      kind: 'person',
      clientId: 'web',
      pid: '01820312345',
      name: '',
      roles: [],
      scopes: ['samhandling:consents.read'],
    });
  });

  it('is a person on behalf of an organisation, as Ansattporten says it', () => {
    const details = [{ type: 'ansattporten:orgno', orgno: { authority: 'iso6523-actorid-upis', ID: '0192:999999903' } }];
    expect(callerFromClaims({ client_id: 'web', pid: '01820312345', acr: 'substantial', name: 'Kari Test', roles: ['auditor'], authorization_details: details })).toMatchObject({
      kind: 'person',
      roles: ['auditor'],
      orgnr: '999999903',
    });
  });

  it.each([
    ['both a person and an organisation', { ...maskinportenClaims, pid: '01820312345' }],
    ['neither', { client_id: 'x', scope: 'samhandling:events.publish' }],
    ['an organisation in another register', { ...maskinportenClaims, consumer: { authority: 'iso6523-actorid-upis', ID: '0088:999999901' } }],
    ['no client', { ...maskinportenClaims, client_id: undefined }],
  ])('is nobody with %s', (_what, claims) => {
    expect(callerFromClaims(claims)).toBeUndefined();
  });
});
