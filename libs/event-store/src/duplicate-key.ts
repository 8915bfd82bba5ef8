/** The fields of the unique index a write broke, in order; undefined for every other failure. */
export function brokenIndex(error: unknown): string[] | undefined {
  if (!isRecord(error)) return undefined;
  // A bulk write reports its first failure inside; a single insert is the failure itself.
  const writeErrors = error['writeErrors'];
  const first: unknown = Array.isArray(writeErrors) ? writeErrors[0] : undefined;
  const failure = isRecord(first) ? (isRecord(first['err']) ? first['err'] : first) : error;
  if (failure['code'] !== 11_000 && error['code'] !== 11_000) return undefined;
  const pattern = failure['keyPattern'] ?? error['keyPattern'];
  return isRecord(pattern) ? Object.keys(pattern) : indexInMessage(failure['errmsg'] ?? error['message']);
}

// Bulk write errors of the driver leave the key pattern out; the server's text always names the index.
const indexInMessage = (message: unknown): string[] => {
  const name = typeof message === 'string' ? /index: (\S+) dup key: \{ (.*?) \}/.exec(message) : null;
  const keys = name?.[2] ?? '';
  return [...keys.matchAll(/(?:^|, )([\w.]+): /g)].map(([, field]) => field ?? '');
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
