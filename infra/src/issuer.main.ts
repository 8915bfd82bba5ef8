// The dev issuer as a process of its own: tokens in the shapes of Maskinporten, ID-porten and Ansattporten, for development and the demo.
import { join } from 'node:path';
import { z } from 'zod';
import { checkoutDir } from './checkout.js';
import { clientCredentials, withInternalSecret } from './issuer/client-credentials.js';
import { issuerServer } from './issuer/issuer-server.js';
import { readRegistry } from './issuer/registry.schema.js';
import { signingKey } from './issuer/signing-key.js';

const config = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(4010),
  HOST: z.string().default('127.0.0.1'),
  /** The issuer's name in every token, and where others reach it. */
  ISSUER_URL: z.url().optional(),
  AUDIENCE: z.string().default('samhandling'),
  /** Keys and client secrets; kept across restarts. */
  ISSUER_DATA_DIR: z.string().default(join(checkoutDir, 'var', 'issuer')),
  /** One secret for our own services' clients, where an operator gives it; else each has its own, made here. */
  INTERNAL_CLIENT_SECRET: z.string().optional(),
  ISSUER_CLIENTS_FILE: z.string().default(join(checkoutDir, 'infra', 'dev-clients.yaml')),
}).parse(process.env);

const registry = readRegistry(config.ISSUER_CLIENTS_FILE);
const issuer = (config.ISSUER_URL ?? `http://${config.HOST}:${config.PORT}`).replace(/\/+$/, '');
const credentials = withInternalSecret(await clientCredentials(config.ISSUER_DATA_DIR, registry.clients), registry.clients, config.INTERNAL_CLIENT_SECRET);
const key = await signingKey(config.ISSUER_DATA_DIR);
const server = issuerServer({ issuer, audience: config.AUDIENCE, registry, credentials, key, nowMs: () => Date.now() });

server.once('error', problem => {
  process.stderr.write(`the dev issuer cannot listen on ${config.HOST}:${config.PORT}: ${problem.message}\n`);
  process.exit(1);
});
server.listen(config.PORT, config.HOST, () => process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'dev issuer ready', issuer })}\n`));
const stop = () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
};
process.once('SIGTERM', stop).once('SIGINT', stop);
