import type { Batch, EachBatchPayload, IHeaders, KafkaMessage } from 'kafkajs';
import { Stopped } from './event-delivery.js';
import { inLanes, Progress } from './lanes.js';
import type { ReceivedMessage } from './received-message.js';
import { Repeating } from './repeating.js';

export interface BatchRules {
  keysAtOnce: number;
  /** How often the coordinator is told we are alive and what is done so far is committed, while handlers work. */
  heartbeatMs: number;
  /** Aborts when the consumer stops. */
  stop: AbortSignal;
  deliver(message: ReceivedMessage, signal: AbortSignal): Promise<void>;
  /** Delivery failed in a way it should not be able to. */
  onUnexpected(error: unknown): void;
}

/**
 * Works through one batch of a partition. An offset is committed only when that message and all before it are handled, parked or dead
 * letters. When the group rebalances or the consumer stops, what is at work ends and the rest is left for whoever comes after.
 * @throws what the heartbeat met, so that the consumer joins the group again
 */
export async function workThroughBatch(payload: EachBatchPayload, { keysAtOnce, heartbeatMs, stop, deliver, onUnexpected }: BatchRules): Promise<void> {
  const { batch, heartbeat, isStale, isRunning } = payload;
  const progress = new Progress(batch.messages.length);
  const commits = new BatchCommits(payload, progress);
  const interrupted = new AbortController();
  let failure: unknown;
  const alive = new Repeating(heartbeatMs, async () => {
    try {
      if (isStale() || !isRunning()) interrupted.abort();
      await heartbeat();
      await commits.commitDone();
    } catch (error) {
      failure ??= error;
      interrupted.abort();
    }
  });
  const signal = AbortSignal.any([stop, interrupted.signal]);
  alive.start();
  try {
    await inLanes(batch.messages.map((message) => toReceived(batch, message)), { keyOf: ({ key }) => key, width: keysAtOnce, run: (message) => deliver(message, signal), signal, progress });
  } catch (error) {
    if (!(error instanceof Stopped)) {
      onUnexpected(error);
      throw error;
    }
  } finally {
    await alive.stop();
    await commits.commitDone();
  }
  if (failure !== undefined) throw failure;
}

/** Commits the unbroken run of what is done. */
class BatchCommits {
  #committed = 0;

  constructor(
    private readonly payload: EachBatchPayload,
    private readonly progress: Progress,
  ) {}

  async commitDone(): Promise<void> {
    const { batch, resolveOffset, commitOffsetsIfNecessary } = this.payload;
    const { prefix } = this.progress;
    const last = batch.messages[prefix - 1];
    if (prefix === this.#committed || last === undefined) return;
    resolveOffset(last.offset);
    // What Kafka itself wrote behind the last message (a control record) is done with it.
    const lastOffset = prefix === batch.messages.length ? batch.lastOffset() : last.offset;
    await commitOffsetsIfNecessary({ topics: [{ topic: batch.topic, partitions: [{ partition: batch.partition, offset: (BigInt(lastOffset) + 1n).toString() }] }] });
    this.#committed = prefix;
  }
}

const toReceived = ({ topic, partition }: Batch, { offset, key, value, headers }: KafkaMessage): ReceivedMessage => ({
  topic,
  partition,
  offset,
  key: key === null ? null : key.toString('utf8'),
  value,
  headers: toTexts(headers ?? {}),
});

/** A header that came several times counts the first time. */
const toTexts = (headers: IHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name, first.toString('utf8')]];
    }),
  );
