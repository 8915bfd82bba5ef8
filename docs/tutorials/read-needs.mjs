import { readFileSync } from 'node:fs';
import { FagsystemClient } from '@samhandling/fagsystem-client';

// The addresses and secrets of `npm start`. Yours come from your own configuration.
const { exchange, issuer, clients } = JSON.parse(readFileSync('var/run/platform.json', 'utf8'));
const { clientId, clientSecret, orgnr } = clients.find(({ name }) => name === 'health-station');
const client = new FagsystemClient({ exchangeUrl: exchange, tokenUrl: `${issuer}/token`, clientId, clientSecret, orgnr, system: 'journal' });

const { id } = await client.subscribe({ name: 'needs', types: ['no.samhandling.sector.need-reported.v1'], purpose: 'coordinated-help', delivery: { mode: 'feed' } });
await client.activate(id);
// Keep the cursor in your own database, saved together with what you made of the events.
let place;
const cursor = { load: async () => place, save: async (next) => void (place = next) };
for await (const event of client.feed(id, { cursor })) process.stdout.write(`${event.sequence} ${event.type} ${event.data.needCategory ?? ''}\n`);
