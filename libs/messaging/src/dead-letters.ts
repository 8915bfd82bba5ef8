import type { DeadLetters } from './event-delivery.js';
import type { SerialProducer } from './serial-producer.js';

/** Puts a message on the group's dead letter topic as it came, with where it came from and why it is there. */
export const kafkaDeadLetters =
  (producer: SerialProducer, topic: string): DeadLetters =>
  async (message, reason) => {
    const from = { deadletter_topic: message.topic, deadletter_partition: String(message.partition), deadletter_offset: message.offset, deadletter_reason: reason };
    await producer.send(topic, [{ key: message.key, value: message.value, headers: { ...message.headers, ...from } }]);
  };
