import { Partitioners, type IHeaders, type Kafka, type Producer } from 'kafkajs';
import { failureCode, InfrastructureFailure } from './failures.js';

export interface OutgoingMessage {
  key: string | null;
  value: string | Buffer | null;
  headers: IHeaders;
  /** Only for messages without a key. */
  partition?: number;
}

/** One request carries at most this many bytes of messages: a broker refuses a batch over its limit (1 MiB unless set), whatever the number of messages. */
const BATCH_BYTES_MAX = 900_000;
const RETRIES = 4;

/**
 * Idempotent producer, acks from all, one send at a time.
 *
 * kafkajs takes its sequence numbers back when a send fails, although the broker may have written the batch. The next batch of the
 * same length would then pass for the one before and be dropped in silence. So sends never overlap, and after a failed one
 * the producer is thrown away: the next send begins under a new producer id, and at worst repeats.
 */
export class SerialProducer {
  #producer: Producer | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(private readonly kafka: Pick<Kafka, 'producer'>) {}

  async connect(): Promise<void> {
    await this.#inTurn(() => this.#connected());
  }

  /** Resolves when all are durable. @throws InfrastructureFailure; some of them may have been written, and will be repeated */
  async send(topic: string, messages: readonly OutgoingMessage[]): Promise<void> {
    await this.#inTurn(async () => {
      for (const batch of batches(messages)) await this.#sendBatch(topic, batch);
    });
  }

  async disconnect(): Promise<void> {
    await this.#inTurn(async () => {
      this.#closed = true;
      await this.#discard();
    });
  }

  async #sendBatch(topic: string, messages: OutgoingMessage[]): Promise<void> {
    try {
      const producer = await this.#connected();
      await producer.send({ topic, acks: -1, messages });
    } catch (error) {
      await this.#discard();
      throw new InfrastructureFailure(`publish-failed/${failureCode(error)}`, { cause: error });
    }
  }

  async #connected(): Promise<Producer> {
    if (this.#closed) throw new InfrastructureFailure('publisher-closed');
    if (this.#producer !== undefined) return this.#producer;
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: RETRIES, initialRetryTime: 100, maxRetryTime: 2_000 },
    });
    await producer.connect();
    this.#producer = producer;
    return producer;
  }

  async #discard(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    // A connection that is already broken has nothing to say at its end.
    await producer?.disconnect().catch(() => undefined);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** Cuts at the limit of bytes. One message over the limit goes alone: the topic says how large one may be. */
export function batches(messages: readonly OutgoingMessage[], bytesMax = BATCH_BYTES_MAX): OutgoingMessage[][] {
  const all: OutgoingMessage[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const bytes = sizeOf(message);
    if (size + bytes > bytesMax) {
      all.push([]);
      size = 0;
    }
    all.at(-1)?.push(message);
    size += bytes;
  }
  return all;
}

const HEADERS_BYTES_ABOUT = 1_000;
const sizeOf = ({ key, value }: OutgoingMessage): number => HEADERS_BYTES_ABOUT + (key?.length ?? 0) + (value === null ? 0 : Buffer.byteLength(value));
