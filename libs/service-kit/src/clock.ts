import { Injectable } from '@nestjs/common';

/** The time, as an input: nothing else in a service asks for it, so tests can set it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** Milliseconds that never jump, for ages and leases; unrelated to the wall clock. */
  monotonicMs(): number {
    return performance.now();
  }
}
