const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const valuesAt = (value: unknown, path: readonly string[]): unknown[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  return isRecord(value) && Object.hasOwn(value, step) ? valuesAt(value[step], rest) : [];
};

/** A subscription's filter: declared attribute → the value it must have. A filter that names what the event does not have does not match (fail closed). */
export const matchesFilter = (data: unknown, filter: Readonly<Record<string, string>> | undefined): boolean =>
  Object.entries(filter ?? {}).every(([path, wanted]) => valuesAt(data, path.split('.')).some((value) => String(value) === wanted));
