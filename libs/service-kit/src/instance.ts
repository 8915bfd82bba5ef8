import { randomBytes } from 'node:crypto';

/** This one running process among the instances of the service: holder of leases and of attempts in flight. */
export class Instance {
  readonly id: string;

  constructor(readonly service: string) {
    // Random, not host and process id: a restarted process is another instance, and host names stay out of databases.
    this.id = `${service}-${randomBytes(9).toString('base64url')}`;
  }
}
