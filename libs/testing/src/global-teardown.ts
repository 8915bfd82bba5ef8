// Stops what the global setup started.
export default async function stopTestInfrastructure(): Promise<void> {
  const stop: unknown = Reflect.get(globalThis, 'stopTestInfrastructure');
  if (typeof stop === 'function') await stop();
}
