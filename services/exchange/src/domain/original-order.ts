interface Placed {
  stream: string;
  position: number;
  event: { time: string; recordedtime?: string | undefined };
}

const acceptedAt = ({ event }: Placed): number => Date.parse(event.recordedtime ?? event.time);

/**
 * The order things were registered in: within a stream by position, whatever the clocks say; between streams by when they were
 * accepted. What is released late comes in this order (`mechanisms.md`, Sequence).
 */
export const inOriginalOrder = <T extends Placed>(events: readonly T[]): T[] => {
  const streams = new Map<string, T[]>();
  for (const one of events) streams.set(one.stream, [...(streams.get(one.stream) ?? []), one]);
  const queues = [...streams.values()].map((queue) => queue.sort((a, b) => a.position - b.position));
  const ordered: T[] = [];
  for (;;) {
    const heads = queues.filter((queue) => queue.length > 0).sort((a, b) => headAt(a) - headAt(b));
    const next = heads[0]?.shift();
    if (next === undefined) return ordered;
    ordered.push(next);
  }
};

const headAt = (queue: readonly Placed[]): number => (queue[0] === undefined ? Number.POSITIVE_INFINITY : acceptedAt(queue[0]));

/** Each stream's events by position, streams taking turns as they came: for a batch that is to be routed now. */
export const eachStreamInOrder = <T extends Pick<Placed, 'stream' | 'position'>>(events: readonly T[]): T[] => {
  const streams = new Map<string, T[]>();
  for (const one of [...events].sort((a, b) => a.position - b.position)) streams.set(one.stream, [...(streams.get(one.stream) ?? []), one]);
  return events.flatMap(({ stream }) => streams.get(stream)?.shift() ?? []);
};
