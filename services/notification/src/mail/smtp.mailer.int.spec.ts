import { eventually } from '@samhandling/testing';
import { MailRefused, type Mail } from './mailer.port.js';
import { SmtpMailer } from './smtp.mailer.js';
import { testMailServer, type TestMailServer } from './smtp-server.fixture.js';

const mail = (changes: Partial<Mail> = {}): Mail => ({ messageId: '<m_1@portal.example>', to: 'mor@example.org', subject: 'Du har en ny melding', text: 'Logg inn for å lese den.', language: 'nb', ...changes });
const never = new AbortController().signal;

describe('e-mail through SMTP', () => {
  let server: TestMailServer;
  let mailer: SmtpMailer;

  beforeEach(async () => {
    server = await testMailServer();
    mailer = new SmtpMailer({ url: server.url, from: 'ikke-svar@portal.example', timeMsMax: 5_000 });
  });
  afterEach(async () => await server.close());

  const refusal = async (sending: Promise<void>): Promise<Pick<MailRefused, 'code' | 'final'>> => {
    const error: unknown = await sending.then(() => undefined, (problem: unknown) => problem);
    if (!(error instanceof MailRefused)) throw new Error('the mail was taken', { cause: error });
    return { code: error.code, final: error.final };
  };

  it('arrives as text, with its own id, and says that it is automatic', async () => {
    await mailer.send(mail(), never);
    expect(server.received).toHaveLength(1);
    const [{ to, raw }] = server.received as [{ to: string[]; raw: string }];
    expect(to).toEqual(['mor@example.org']);
    for (const header of ['Message-ID: <m_1@portal.example>', 'From: ikke-svar@portal.example', 'Auto-Submitted: auto-generated', 'Content-Language: nb', 'Subject: Du har en ny melding']) expect(raw).toContain(header);
    expect(raw).not.toContain('text/html');
  });

  it('an address nobody has is refused for good, without repeating what the server wrote', async () => {
    server.unknown.add('mor@example.org');
    expect(await refusal(mailer.send(mail(), never))).toEqual({ code: 'address-refused', final: true });
  });

  it('a server that is away may be there later', async () => {
    await server.close();
    expect(await refusal(mailer.send(mail(), never))).toEqual({ code: 'server-unreachable', final: false });
    server = await testMailServer();
  });

  it('a server that never answers is given up when the time is up, and hung up on', async () => {
    server.silent.on = true;
    const impatient = new SmtpMailer({ url: server.url, from: 'ikke-svar@portal.example', timeMsMax: 300 });
    expect(await refusal(impatient.send(mail(), never))).toEqual({ code: 'stopped', final: false });
    await eventually(() => server.open() === 0, { what: 'the socket is closed' });
  });

  it('a stop order closes the socket', async () => {
    server.silent.on = true;
    const stop = new AbortController();
    const sending = refusal(mailer.send(mail(), stop.signal));
    await eventually(() => server.open() === 1, { what: 'the mail is under way' });
    stop.abort();
    expect(await sending).toEqual({ code: 'stopped', final: false });
    await eventually(() => server.open() === 0, { what: 'the socket is closed' });
    expect(server.received).toEqual([]);
  });

  it('nothing is begun under an order to stop', async () => {
    expect(await refusal(mailer.send(mail(), AbortSignal.abort()))).toEqual({ code: 'stopped', final: false });
    expect(server.received).toEqual([]);
  });
});
