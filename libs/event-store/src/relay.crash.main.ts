/** A process with nothing but a relay, for the spec that kills it. Never started otherwise. */
import { KafkaEventPublisher } from '@samhandling/messaging';
import mongoose from 'mongoose';
import { EventStore } from './event-store.js';
import { Relay, type RelayPublisher } from './relay.js';

const { CRASH_MONGODB_URI: uri = '', CRASH_BROKERS: brokers = '', CRASH_TOPIC: topic = '', CRASH_HOLDER: holderId = '', CRASH_FREEZE_AFTER: freezeAfter = 'never' } = process.env;
const connection = await mongoose.createConnection(uri).asPromise();
const store = new EventStore(connection, { service: 'exchange', now: () => new Date() });
const kafka = new KafkaEventPublisher({ brokers: brokers.split(','), clientId: holderId });
await kafka.connect();

let rounds = 0;
const publisher: RelayPublisher = {
  async publish(name, events) {
    await kafka.publish(name, events);
    rounds += 1;
    process.stdout.write(`told ${events.length}\n`);
    // The named point: the bus has it, the store does not know. Here the process stands until it is killed.
    if (freezeAfter === String(rounds)) await new Promise(() => undefined);
  },
};
new Relay(store, publisher, { topic, holderId, leaseMs: 1_000, batchSize: 20, idleMs: 20 }).start();
