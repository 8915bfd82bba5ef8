/** What order is made of: which stream, and which commit in it. */
export interface Ordered {
  stream: string;
  version: number;
}

/**
 * Puts commits that came in order of time into an order that is also right within each stream. Clocks of two writers may differ, so
 * time alone may have version 3 before version 2. Each stream keeps its places in the line; its commits fill them by number.
 */
export function inStreamOrder<C extends Ordered>(commits: readonly C[]): C[] {
  const byStream = Map.groupBy(commits, ({ stream }) => stream);
  for (const ofStream of byStream.values()) ofStream.sort((one, other) => one.version - other.version);
  return commits.flatMap(({ stream }) => byStream.get(stream)?.shift() ?? []);
}

/** The first commit of each stream here: the one whose predecessor must be out before it. */
export function firstOfEachStream<C extends Ordered>(commits: readonly C[]): C[] {
  const first = new Map<string, C>();
  for (const commit of commits) {
    const known = first.get(commit.stream);
    if (known === undefined || commit.version < known.version) first.set(commit.stream, commit);
  }
  return [...first.values()];
}

/** Leaves out what would be told with a commit of the same stream missing before it. Takes commits in stream order. */
export function withoutGaps<C extends Ordered>(commits: readonly C[]): C[] {
  const last = new Map<string, number>();
  return commits.filter(({ stream, version }) => {
    const before = last.get(stream);
    if (before !== undefined && version !== before + 1) return false;
    last.set(stream, version);
    return true;
  });
}
