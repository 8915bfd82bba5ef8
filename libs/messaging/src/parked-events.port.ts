/** What stands parked: order is kept per consumer group, topic and key, so that is what parks. */
export interface ParkedKey {
  group: string;
  topic: string;
  key: string;
}

/** A parked key as an operator sees it. No content. */
export interface ParkedKeyReport extends ParkedKey {
  /** `waiting` tries again by itself; `parked` waits for an operator. */
  state: 'waiting' | 'parked';
  type: string;
  eventId: string;
  partition: number;
  offset: string;
  code: string;
  since: Date;
  attempts: number;
  /** Events kept for the key, the failed one included. */
  events: number;
}

/** The operator's hand on what is parked. The consumer that owns the key's partition does the work. */
export interface ParkingOperations {
  list(group?: string, limit?: number): Promise<ParkedKeyReport[]>;
  /** Is anything of this key parked for the group, in any topic? */
  isParked(group: string, key: string): Promise<boolean>;
  /** Try the first parked event again, then those behind it. */
  resume(parked: ParkedKey): Promise<void>;
  /** Give up the first parked event. The caller records who and why (an entry in the ledger). */
  skip(parked: ParkedKey, decision: { by: string; reason: string }): Promise<void>;
}
