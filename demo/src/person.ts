import { Http } from '@samhandling/fagsystem-client';

export interface PersonOptions {
  name: string;
  token(): Promise<string>;
  consent: string;
  case: string;
  coordinator: string;
  notification: string;
}

/** A person at a screen: a guardian, a leader, an auditor. Uses the services' public HTTP with the person's own token. */
export class Person {
  readonly name: string;
  readonly consent: Http;
  readonly case: Http;
  readonly coordinator: Http;
  readonly notification: Http;

  constructor(options: PersonOptions) {
    const tokens = { get: options.token };
    this.name = options.name;
    this.consent = new Http(options.consent, tokens);
    this.case = new Http(options.case, tokens);
    this.coordinator = new Http(options.coordinator, tokens);
    this.notification = new Http(options.notification, tokens);
  }
}
