export interface Address {
  service?: string | undefined;
  serviceType?: string | undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const addressOf = (value: unknown): Address[] => {
  if (typeof value === 'string') return [{ service: value }];
  if (!isRecord(value)) return [];
  const { service, serviceType } = value;
  const address = { ...(typeof service === 'string' ? { service } : {}), ...(typeof serviceType === 'string' ? { serviceType } : {}) };
  return Object.keys(address).length === 0 ? [] : [address];
};

/** Whom an event itself is sent to: a referral's or handover's receiver, each office of an application. Being addressed gives no ground. */
export const addressedIn = (data: unknown): Address[] => {
  if (!isRecord(data)) return [];
  const parts: readonly unknown[] = Array.isArray(data['parts']) ? data['parts'] : [];
  return [...addressOf(data['to']), ...parts.flatMap(addressOf)];
};
