import { contractSettings, eventBusContract } from './event-bus.contract.spec.js';
import { InMemoryBus } from './in-memory-bus.js';

eventBusContract('in memory', () => {
  const bus = new InMemoryBus();
  const consumer = bus.consumer({ group: 'spec', topics: ['t'], settings: contractSettings });
  return Promise.resolve({
    publisher: bus.publisher(),
    topic: 't',
    group: 'spec',
    consumer: () => consumer,
    publishGarbage: (key) => Promise.resolve(bus.publishMessage('t', { key, value: 'not json', headers: {} })),
    deadLetters: () => Promise.resolve(consumer.deadLetters.length),
  });
});
