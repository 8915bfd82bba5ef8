import { Kafka, logLevel } from 'kafkajs';
import { eventually } from './eventually.js';
import { testDatabase, testInfrastructure, testTopicPrefix } from './test-infrastructure.js';

const database = await testDatabase();
const prefix = testTopicPrefix();

describe('the infrastructure under the integration specs', () => {
  it('is a real MongoDB that writes to a majority', async () => {
    const notes = database.connection.collection('notes');
    await notes.insertOne({ text: 'kept' }, { writeConcern: { w: 'majority', j: true } });
    expect(await notes.countDocuments()).toBe(1);
    const hello = await database.connection.getClient().db('admin').command({ hello: 1 });
    expect(hello).toMatchObject({ isWritablePrimary: true, setName: expect.any(String) });
  });

  it('is a real Kafka that keeps what is written', async () => {
    const kafka = new Kafka({ brokers: testInfrastructure().brokers, clientId: 'spec', logLevel: logLevel.NOTHING });
    const topic = `${prefix}notes`;
    const admin = kafka.admin();
    const producer = kafka.producer();
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    await producer.send({ topic, acks: -1, messages: [{ key: 'a', value: 'kept' }] });
    const offsets = await eventually(() => admin.fetchTopicOffsets(topic), { what: 'offsets of the topic' });
    expect(offsets).toMatchObject([{ partition: 0, high: '1' }]);
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  });
});
