import { Kafka, logLevel } from 'kafkajs';

/** Waits until the broker answers for its cluster, not only until the port is open. Answers whether it did within the limit (milliseconds). */
export async function kafkaReady(broker: string, limitMs: number, goOn: () => boolean = () => true): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (goOn() && Date.now() < end) {
    const admin = new Kafka({ brokers: [broker], clientId: 'infra', logLevel: logLevel.NOTHING, connectionTimeout: 1_000, retry: { retries: 0 } }).admin();
    try {
      await admin.connect();
      if ((await admin.describeCluster()).brokers.length > 0) return true;
    } catch {
      await new Promise(resolve => setTimeout(resolve, 100));
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
  return false;
}
