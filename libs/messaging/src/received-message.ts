/** A message as it came from the bus, before anybody believed it. */
export interface ReceivedMessage {
  topic: string;
  partition: number;
  /** Position in the partition, as text because it may be larger than a number holds. */
  offset: string;
  /** Null for a message to everybody in the partition. */
  key: string | null;
  value: Buffer | null;
  headers: Readonly<Record<string, string>>;
}
