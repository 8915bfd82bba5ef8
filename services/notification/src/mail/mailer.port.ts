/** One e-mail; text only, since everything it may say fits in three lines. */
export interface Mail {
  /** Stable over attempts, so that a mail server or reader can tell a repeat. */
  messageId: string;
  to: string;
  subject: string;
  text: string;
  language: string;
}

/** The server did not take it. `final` when no later attempt can help. The code never holds what the server wrote: it may name the person. */
export class MailRefused extends Error {
  constructor(
    readonly code: 'address-refused' | 'message-refused' | 'server-unreachable' | 'login-refused' | 'stopped',
    readonly final: boolean,
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'MailRefused';
  }
}

/** The way out for e-mail; any server, one adapter each. */
export abstract class Mailer {
  /** Resolves when the server has taken the mail. Closes its socket when the signal aborts. @throws MailRefused */
  abstract send(mail: Mail, signal: AbortSignal): Promise<void>;
}
