import { readFileSync } from 'node:fs';
import kafkajs from 'kafkajs';

// The addresses and secrets of `npm start`. Yours come from your own configuration.
const { kafka, clients } = JSON.parse(readFileSync('var/run/platform.json', 'utf8'));
const { clientId, clientSecret, orgnr } = clients.find(({ name }) => name === 'health-station');
const client = new kafkajs.Kafka({
  clientId, brokers: kafka.fagsystemBrokers, logLevel: kafkajs.logLevel.ERROR,
  sasl: { mechanism: 'scram-sha-512', username: clientId, password: clientSecret },
});

const attributes = {
  specversion: '1.0', id: `kafka-${Date.now()}`, source: `urn:no:orgnr:${orgnr}:system:journal`,
  type: process.argv[2] ?? 'no.samhandling.sector.need-reported.v1', time: new Date().toISOString(),
};
const data = {
  person: { nationalId: '17852150718' }, externalReference: { system: 'journal', kind: 'journalpost', id: 'record-1' },
  reportedAt: new Date().toISOString(), needCategory: 'language-and-communication',
};

const producer = client.producer({ idempotent: true, maxInFlightRequests: 1 });
await producer.connect();
const headers = { 'content-type': 'application/json', ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value])) };
// The key keeps one person's facts in order: your own record number, say. Never an identity number.
await producer.send({ topic: `fagsystem.${clientId}.outbound`, acks: -1, messages: [{ key: 'record-1', value: JSON.stringify(data), headers }] });
process.stdout.write(`Sent ${attributes.id}\n`);
await producer.disconnect();

// What comes back: `inbound` holds what you may have, `rejected` holds what was refused and why.
const consumer = client.consumer({ groupId: `fagsystem.${clientId}.reader` });
await consumer.connect();
await consumer.subscribe({ topics: [`fagsystem.${clientId}.inbound`, `fagsystem.${clientId}.rejected`], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ topic, message }) => void process.stdout.write(`${topic} ${String(message.headers.ce_type)} ${String(message.value)}\n`),
});
process.stdout.write('Reading; stop with Ctrl-C\n');
// Who leaves without saying so keeps its place in the group until the session has run out (30 s).
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void consumer.disconnect());
