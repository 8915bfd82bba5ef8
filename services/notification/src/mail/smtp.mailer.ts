import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Mailer, MailRefused, type Mail } from './mailer.port.js';

export interface SmtpOptions {
  /** `smtp://[user:password@]host[:port]`, or `smtps://` for TLS from the start; STARTTLS is used when the server offers it. */
  url: string;
  from: string;
  /** Longest time one mail may take, all steps together, in milliseconds. */
  timeMsMax: number;
}

/** One connection per mail: a stop order can then close exactly that socket, which a pool or transport does not allow. */
export class SmtpMailer extends Mailer {
  constructor(private readonly options: SmtpOptions) {
    super();
  }

  async send(mail: Mail, signal: AbortSignal): Promise<void> {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(this.options.timeMsMax)]);
    if (bounded.aborted) throw new MailRefused('stopped', false);
    const { hostname, port, protocol, username, password } = new URL(this.options.url);
    const connection = new SMTPConnection({ host: hostname, ...(port === '' ? {} : { port }), secure: protocol === 'smtps:', disableFileAccess: true, disableUrlAccess: true } as ConstructorParameters<typeof SMTPConnection>[0]);
    const ended = failureOf(connection, bounded);
    try {
      await Promise.race([ended, this.#handOver(connection, mail, username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) })]);
    } finally {
      connection.close();
    }
  }

  async #handOver(connection: SMTPConnection, mail: Mail, login: { user: string; pass: string } | undefined): Promise<void> {
    const message = await new MailComposer({ from: this.options.from, to: mail.to, subject: mail.subject, text: mail.text, messageId: mail.messageId, headers: headersOf(mail) }).compile().build();
    await step('server-unreachable', (done) => connection.connect(done));
    if (login !== undefined) await step('login-refused', (done) => connection.login(login, done));
    await step('message-refused', (done) => connection.send({ from: this.options.from, to: mail.to }, message, done));
  }
}

/** Automatic mail says so, and no out-of-office comes back (RFC 3834). */
const headersOf = (mail: Mail): Record<string, string> => ({ 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language });

/** A step that answers by callback. */
const step = async (code: MailRefused['code'], run: (done: (error?: Error | null) => void) => void): Promise<void> =>
  await new Promise((resolve, reject) => run((error) => (error === undefined || error === null ? resolve() : reject(refusalOf(error, code)))));

/** Rejects when the connection breaks or the time is up; never resolves. */
const failureOf = async (connection: SMTPConnection, signal: AbortSignal): Promise<never> =>
  await new Promise((_, reject) => {
    connection.once('error', (error: Error) => reject(refusalOf(error, 'server-unreachable')));
    signal.addEventListener('abort', () => {
      connection.close();
      reject(new MailRefused('stopped', false));
    }, { once: true });
  });

/** 5xx to the address or message is an answer for good; all else may go well later (RFC 5321 § 4.2.1). */
function refusalOf(error: Error, code: MailRefused['code']): MailRefused {
  const { responseCode, command } = error as { responseCode?: number; command?: string };
  const permanent = responseCode !== undefined && responseCode >= 500 && code === 'message-refused';
  const refused = permanent && command === 'RCPT TO' ? 'address-refused' : code;
  return new MailRefused(refused, permanent);
}
