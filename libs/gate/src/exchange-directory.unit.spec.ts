import { DomainError } from '@samhandling/contracts';
import { InfrastructureFailure } from '@samhandling/messaging';
import { ServiceHttp, type ServiceRequest, type ServiceTokens } from '@samhandling/service-kit';
import type { z } from 'zod';
import { ExchangeParticipants } from './exchange-participants.js';
import { ExchangePersons } from './exchange-persons.js';

/** Exchange as these two see it: answers by path, and remembers what it was asked. */
class ExchangeStandIn extends ServiceHttp {
  readonly asked: { url: string; body: unknown; scopes: string[] }[] = [];
  answers: Record<string, unknown> = {};

  constructor() {
    super({} as ServiceTokens, { callMsMax: 1, answerBytesMax: 1 });
  }

  override async request<S extends z.ZodType>(request: ServiceRequest<S>): Promise<z.infer<S>> {
    this.asked.push({ url: request.url, body: request.body, scopes: request.scopes });
    const answer = this.answers[new URL(request.url).pathname];
    if (answer instanceof Error) throw answer;
    return await Promise.resolve(request.answer.parse(answer));
  }
}

const participants = {
  organisations: [{ orgnr: '999999901', name: 'Solvik kommune' }],
  services: [{ id: 'solvik-school', name: 'Solvik skole', type: 'school', organisation: '999999901', controller: '999999901', municipalities: ['9999'], level: 'municipality', public: true }],
  fagsystems: [{ clientId: 'school', name: 'Skolesystemet', organisation: '999999901', service: 'solvik-school' }],
};

describe('the participants, asked of exchange', () => {
  const setUp = () => {
    const clock = { nowMs: 0 };
    const http = new ExchangeStandIn();
    http.answers = { '/participants': participants };
    return { clock, http, known: new ExchangeParticipants(http, 'http://exchange.test', () => clock.nowMs) };
  };

  it('tell which one service a client speaks for (D11)', async () => {
    const { known, http } = setUp();
    expect(await known.client('school')).toEqual({
      service: 'solvik-school', serviceType: 'school', name: 'Solvik skole', orgnr: '999999901', controller: '999999901', municipalities: ['9999'], level: 'municipality',
    });
    expect(http.asked[0]?.scopes).toEqual(['samhandling:internal']);
  });

  it('know nobody who is not registered', async () => {
    const { known } = setUp();
    expect(await known.client('somebody-else')).toBeUndefined();
    expect(await known.service('nowhere')).toBeUndefined();
  });

  it('are asked once a minute, also by many at once, and lose a removed client within it', async () => {
    const { known, http, clock } = setUp();
    await Promise.all([known.client('school'), known.service('solvik-school'), known.all()]);
    clock.nowMs = 59_999;
    await known.client('school');
    expect(http.asked).toHaveLength(1);
    http.answers = { '/participants': { ...participants, fagsystems: [] } };
    clock.nowMs = 60_000;
    expect(await known.client('school')).toBeUndefined();
  });

  it('are not answered from an old list when exchange is away, and asked again at once', async () => {
    const { known, http, clock } = setUp();
    await known.all();
    clock.nowMs = 60_001;
    http.answers = { '/participants': new InfrastructureFailure('service-unavailable') };
    await expect(known.all()).rejects.toMatchObject({ code: 'service-unavailable' });
    http.answers = { '/participants': participants };
    expect(await known.all()).toHaveLength(1);
  });
});

describe('a person, asked of exchange', () => {
  const setUp = () => {
    const clock = { nowMs: 0 };
    const http = new ExchangeStandIn();
    http.answers = { '/persons/resolve': { person: 'p_1' } };
    return { clock, http, persons: new ExchangePersons(http, 'http://exchange.test', () => clock.nowMs) };
  };

  it('is found by number in the body, never in the address (I6), and remembered for a minute', async () => {
    const { persons, http, clock } = setUp();
    expect(await persons.resolve({ nationalId: '01820312345' })).toBe('p_1');
    expect(await persons.resolve({ nationalId: '01820312345' })).toBe('p_1');
    expect(http.asked).toEqual([{ url: 'http://exchange.test/persons/resolve', body: { nationalId: '01820312345' }, scopes: ['samhandling:internal'] }]);
    clock.nowMs = 60_000;
    await persons.resolve({ nationalId: '01820312345' });
    expect(http.asked).toHaveLength(2);
  });

  it('is another one under another service’s pseudonym', async () => {
    const { persons, http } = setUp();
    await persons.resolve({ pseudonym: 'r_1', service: 'solvik-school' });
    http.answers = { '/persons/resolve': { person: 'p_2' } };
    expect(await persons.resolve({ pseudonym: 'r_1', service: 'habu' })).toBe('p_2');
  });

  it('is nobody when exchange knows nobody, and that is not remembered', async () => {
    const { persons, http } = setUp();
    http.answers = { '/persons/resolve': new DomainError('not-found', { status: 404 }) };
    expect(await persons.resolve({ nationalId: '01820312345' })).toBeUndefined();
    http.answers = { '/persons/resolve': { person: 'p_1' } };
    expect(await persons.resolve({ nationalId: '01820312345' })).toBe('p_1');
  });

  it('is not nobody when exchange refuses for another reason', async () => {
    const { persons, http } = setUp();
    http.answers = { '/persons/resolve': new DomainError('scope-missing', { status: 403 }) };
    await expect(persons.resolve({ nationalId: '01820312345' })).rejects.toMatchObject({ code: 'scope-missing' });
  });
});
