import { replacePersonIds, typeName, type CloudEvent, type PersonId } from '@samhandling/contracts';
import { eventually, testDatabase } from '@samhandling/testing';
import * as story from './domain/story.fixture.js';
import { testMailServer, type TestMailServer } from './mail/smtp-server.fixture.js';
import { registered, runningNotification, somebody } from './running.fixture.js';

const database = await testDatabase();
type Running = Awaited<ReturnType<typeof runningNotification>>;

describe('messages and their notices', () => {
  let mail: TestMailServer;
  let service: Running;

  beforeAll(async () => {
    mail = await testMailServer();
    service = await runningNotification(database.connection, mail.url, '2026-03-03T12:00:01Z');
  });
  afterAll(async () => {
    await service.close();
    await mail.close();
  });

  /** A family of its own for each test; the guardians read e-mail. */
  const family = async (bornOn = '2021-01-14', protection = 'none') => {
    const [child, mother, father] = [somebody(), somebody(), somebody()];
    const own = story.story({ child, mother, father });
    const guardians = [mother, father].map((person) => ({ person, kind: 'parent', parentalResponsibility: true, from: '2021-01-14' }));
    await service.copy.apply(registered(child, 1, 'guardianship-changed', { bornOn, guardians }), child);
    await service.copy.apply(registered(child, 2, 'protection-changed', { protection }), child);
    for (const person of [mother, father]) {
      await service.copy.apply(registered(person, 1, 'protection-changed', { protection: 'none' }), person);
      await service.reachedByMail(person, `${person.slice(2)}@example.org`.toLowerCase());
    }
    const mailsTo = (person: PersonId) => mail.received.filter(({ to }) => to.includes(`${person.slice(2)}@example.org`.toLowerCase()));
    return { child, mother, father, own, mailsTo };
  };
  const facts = async (person: PersonId, fact: string) => {
    const streams = (await service.messages.inbox(person, 50)).map(({ id }) => `message-${id}`);
    const events = (await Promise.all(streams.map(async (stream) => (await service.store.read(stream)).events))).flat();
    return events.filter(({ type }) => type === typeName('notification', fact));
  };
  const settled = async (person: PersonId, fact: 'delivered' | 'failed') => await eventually(async () => { const found = await facts(person, fact); return found.length > 0 && found; }, { what: `a notice is ${fact}` });

  it('both guardians are asked for consent: one message and one content-free e-mail each, however often the event comes', async () => {
    const { child, mother, father, own, mailsTo } = await family();
    const asked = own(story.consentAsked({ requestId: `q-${somebody()}` }));
    for (const event of [asked, { ...asked, id: `${asked.id}-2` }, asked]) await service.consumer.tell(event);
    await settled(mother, 'delivered');
    await settled(father, 'delivered');
    expect(await service.read(mother)).toMatchObject([{ kind: 'consent-requested', about: child, title: 'Du blir bedt om samtykke', action: 'answer-consent', language: 'nb' }]);
    for (const person of [mother, father]) {
      expect(mailsTo(person)).toHaveLength(1);
      const raw = mailsTo(person).map((one) => one.raw).join();
      for (const word of ['samtykke', child, mother, 'solvik', 'ppt', 'barn']) expect(raw.toLowerCase()).not.toContain(word.toLowerCase());
    }
  });

  it('the decision to tell is durable before the e-mail leaves (I4)', async () => {
    const { child, mother, own } = await family();
    await service.consumer.tell(own(story.groundInvoked({ invocationId: child })));
    const [delivered] = await settled(mother, 'delivered');
    const record = await database.connection.collection('commits').findOne({ 'events.data.what': 'message-notice', 'events.data.reader.person': mother });
    expect(record?.['events'][0].data).toMatchObject({ person: child, grounds: [{ kind: 'guardian' }], categories: ['coordination', 'health'] });
    expect(record?.['at'].getTime()).toBeLessThanOrEqual(Date.parse(delivered?.time ?? ''));
  });

  it('a statute is told of as a statute, with the names of the services, in the reader’s language', async () => {
    const { child, mother, own } = await family();
    await service.reachedByMail(mother, `${mother.slice(2)}@example.org`.toLowerCase(), 'nn');
    await service.consumer.tell(own(story.groundInvoked({ invocationId: child, row: 'hpl-25-until-2026-06-30' })));
    const [message] = await service.read(mother);
    expect(message).toMatchObject({ kind: 'ground-invoked-objectable', language: 'nn', title: 'Opplysningar blir delte etter lova' });
    expect(message?.body).toContain('Solvik helsestasjon deler opplysningar med HABU Solvik.');
    expect(message?.body).toContain('Det er ikkje eit samtykke');
    expect(message?.body).toContain('Du har rett til å reservere deg');
  });

  it('guardians get nothing the filter withholds: neither message nor notice about a thirteen-year-old’s health (D6, D16)', async () => {
    const { child, mother, father, own, mailsTo } = await family('2013-01-14');
    await service.copy.apply(registered(child, 3, 'protection-changed', { protection: 'none' }), child);
    await service.consumer.tell(own(story.groundInvoked({ invocationId: child })));
    expect(await settled(mother, 'failed')).toMatchObject([{ data: { reason: 'withheld', final: true } }]);
    await settled(father, 'failed');
    expect(await service.read(mother)).toEqual([]);
    expect(await service.read(child)).toMatchObject([{ about: 'me', kind: 'ground-invoked' }]);
    expect([...mailsTo(mother), ...mailsTo(father)]).toEqual([]);
  });

  it('pages as if what is kept back were not there (D1)', async () => {
    const { child, mother, own } = await family('2013-01-14');
    await service.consumer.tell(own(story.coordinatorAppointed));
    for (const id of ['a', 'b', 'c']) await service.consumer.tell({ ...own(story.groundInvoked({ invocationId: `${child}-${id}` })), id: `${child}-${id}` });
    await service.consumer.tell(own(story.responsibilityTransferred));
    const first = await service.page(mother, 1);
    expect(first.messages.map(({ state }) => state.sent?.template)).toEqual(['responsibility']);
    expect(first.next).toBe(first.messages[0]?.id);
    const second = await service.page(mother, 1, first.next);
    expect(second.messages.map(({ state }) => state.sent?.template)).toEqual(['coordinator-appointed']);
    expect(second).not.toHaveProperty('next');
    expect(await service.page(mother, 2)).not.toHaveProperty('next');
  });

  it('a young person’s notice does not go to a mailbox a guardian reads (D16)', async () => {
    const { child, mother, own, mailsTo } = await family('2010-01-14');
    await service.reachedByMail(child, `${mother.slice(2)}@EXAMPLE.org`);
    await service.consumer.tell(own(story.groundInvoked({ invocationId: child })));
    expect(await settled(child, 'failed')).toMatchObject([{ data: { reason: 'shared-mailbox' } }]);
    expect(mailsTo(mother)).toEqual([]);
    expect(await service.read(child)).toHaveLength(1);
  });

  it('nothing is told about a graded child, not even that there is something (D10)', async () => {
    const { mother, own, mailsTo } = await family('2021-01-14', 'strengt-fortrolig');
    await service.consumer.tell(own(story.coordinatorAppointed));
    await settled(mother, 'failed');
    expect(await service.read(mother)).toEqual([]);
    expect(mailsTo(mother)).toEqual([]);
  });

  it('what may be read is decided at each reading: a message goes when the guardianship does', async () => {
    const { child, mother, father, own } = await family();
    await service.consumer.tell(own(story.coordinatorAppointed));
    expect(await service.read(mother)).toHaveLength(1);
    const guardians = [{ person: father, kind: 'parent', parentalResponsibility: true, from: '2021-01-14' }];
    await service.copy.apply(registered(child, 3, 'guardianship-changed', { bornOn: '2021-01-14', guardians }), child);
    expect(await service.read(mother)).toEqual([]);
    expect(await service.read(father)).toMatchObject([{ kind: 'coordinator-appointed', body: expect.stringContaining('Nora Eksempel er koordinator.') }]);
  });

  it('a withdrawal in force is told to those who had signed, and waits for the withdrawal itself', async () => {
    const { mother, own } = await family();
    const [withdrawn, inForce] = [own(story.consentWithdrawn(story.mother)), own(story.withdrawalInForce)];
    const known = { ...inForce, data: { ...(inForce.data as object), withdrawal: withdrawn.id } };
    await expect(service.consumer.tell(known)).rejects.toMatchObject({ failure: 'transient', code: 'withdrawal-not-known-yet' });
    await service.consumer.remember(withdrawn);
    await service.consumer.tell(known);
    expect(await service.read(mother)).toMatchObject([{ kind: 'withdrawal-in-force', action: 'see-access' }]);
  });

  it('an event about somebody nothing is known of waits, bounded', async () => {
    const child = somebody();
    const event = replacePersonIds(story.loopDetected, () => child) as CloudEvent;
    await expect(service.consumer.tell(event)).rejects.toMatchObject({ failure: 'transient', code: 'person-not-known-yet' });
    await service.consumer.tell({ ...event, recordedtime: '2026-03-03T11:00:00Z' });
  });

  it('what the person is to be told later is neither read nor mailed before', async () => {
    const { child, mother, own, mailsTo } = await family();
    await service.consumer.tell(own(story.groundInvoked({ invocationId: child, visibleFrom: '2026-03-03T13:00:00Z' })));
    expect(await service.read(mother)).toEqual([]);
    service.clock.nowMs += 3_600_000;
    service.dispatcher.wake();
    await settled(mother, 'delivered');
    expect(await service.read(mother)).toHaveLength(1);
    expect(mailsTo(mother)).toHaveLength(1);
  });

  it('an address that is refused is given up at once, a server that is away is tried again', async () => {
    const { mother, father, own, mailsTo } = await family();
    mail.unknown.add(`${father.slice(2)}@example.org`.toLowerCase());
    await service.consumer.tell(own(story.loopDetected));
    await settled(mother, 'delivered');
    expect(await settled(father, 'failed')).toMatchObject([{ data: { reason: 'address-refused', final: true } }]);
    expect(mailsTo(father)).toEqual([]);
    expect(await service.read(father)).toHaveLength(1);
  });
});
