import type { ReceivedMessage } from './received-message.js';

/**
 * What parks: order is promised per topic and key, so a key is held back in the topic where it failed and nowhere else. An event
 * that waits for its cause from another topic would otherwise stand in the way of that very cause.
 */
export interface KeyOfTopic {
  topic: string;
  key: string;
}

/** A key held back for one consumer group. */
export interface ParkedKey extends KeyOfTopic {
  group: string;
}

/** Why the first parked event of a key stands still. */
export interface ParkedFailure {
  /** `waiting` tries again by itself; `parked` waits for an operator and has been raised. */
  state: 'waiting' | 'parked';
  code: string;
  type: string;
  eventId: string;
  /** Times it was tried since it was parked. */
  attempts: number;
  since: Date;
  nextAttemptAt: Date | null;
}

/** A parked key as an operator sees it. No content. */
export interface ParkedKeyReport extends ParkedKey, Omit<ParkedFailure, 'nextAttemptAt'> {
  partition: number;
  offset: string;
  /** Events kept for the key, the failed one included. */
  events: number;
}

export interface SkipDecision {
  by: string;
  reason: string;
}

/** The first event of a parked key, with what is known of it. */
export interface ParkedHead {
  message: ReceivedMessage;
  /** Undefined when it came behind a failed one that is done now. */
  failure: ParkedFailure | undefined;
  skip: SkipDecision | undefined;
}

/** Where parked events are kept, in order, for one consumer group: durable and bounded. */
export interface ParkedEventStore {
  init(): Promise<void>;
  /** Every parked key of the group. `settled` is false when its first event was never tried: what stood before it is done. */
  keys(): Promise<(KeyOfTopic & { partition: number; settled: boolean })[]>;
  /** Keeps a message behind those already kept for its key. Keeping the same one twice changes nothing. @throws InfrastructureFailure when full */
  append(message: ReceivedMessage, failure?: ParkedFailure): Promise<void>;
  /** The first one of the key that is still kept. */
  head(unit: KeyOfTopic): Promise<ParkedHead | undefined>;
  fail(message: ReceivedMessage, failure: ParkedFailure): Promise<void>;
  remove(message: ReceivedMessage): Promise<void>;
  /** Keys whose first event is due to be tried (or skipped). */
  due(now: Date): Promise<KeyOfTopic[]>;
}

/** The operator's hand on what is parked, from any instance. The consumer that has the key's partition does the work. */
export interface ParkingOperations {
  list(group?: string, limit?: number): Promise<ParkedKeyReport[]>;
  /** Is anything of this key held back for the group, in any topic? What rests on it is unknown meanwhile. */
  isParked(group: string, key: string): Promise<boolean>;
  /** Try the first parked event again, then those behind it. False when the key is not parked. */
  resume(parked: ParkedKey): Promise<boolean>;
  /**
   * Give up the first parked event and go on with those behind it. The caller records who and why as an event of its own (an entry
   * in the ledger). False when the key is not parked. @throws Error without a reason
   */
  skip(parked: ParkedKey, decision: SkipDecision): Promise<boolean>;
}
