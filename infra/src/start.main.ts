// npm start: the platform stays up until Ctrl-C; what it knows is there again after the next start.
import { join } from 'node:path';
import { checkoutDir } from './checkout.js';
import type { PlatformAddresses } from './platform-addresses.js';
import { defaultPorts, portSetting, processNames, type ProcessName } from './service-names.js';
import { startPlatform, type Platform } from './start-platform.js';

const dataDir = process.env['DATA_DIR'] ?? join(checkoutDir, 'var', 'platform');
/** A process that keeps ending by itself is not started again for ever. */
const restartsMax = 5;

const help = `Usage: npm start

Starts the platform: Kafka and MongoDB (from KAFKA_BROKERS and MONGODB_URI, else Docker, else embedded), the dev issuer and the five
services. It stays up until Ctrl-C; data lies in var/platform and is there again next time. var/run/platform.json says where everything is.

Settings (environment):
${processNames.map(name => `  ${portSetting(name).padEnd(20)} port of ${name} (${defaultPorts[name]})`).join('\n')}
  DATA_DIR             where data lies (var/platform)
  INFRASTRUCTURE       docker or embedded, to choose one
  MONGOD_BINARY        a mongod to use in the embedded start
  POLICY_CONFIRMATION_FILE  rows of the law catalogue confirmed by the data controller; none are without it
`;

/** Nothing is broken, but nothing will happen: said here, where it is looked for. */
const unconfirmed = `No row of the law catalogue is confirmed, so nothing will ever be shared. To try the platform with invented people:
  POLICY_CONFIRMATION_FILE=infra/policy/synthetic-confirmation.yaml npm start

`;

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(help);
} else {
  await main();
}

async function main(): Promise<void> {
  let platform: Platform | undefined;
  let stopping = false;
  const starting = startPlatform({ dataDir, log: say, onCrash: (name, code) => { if (platform && !stopping) void bringBack(platform, name, code); } });
  const stop = async () => {
    // Who asks twice does not want to wait: our children notice that we are gone and end by themselves.
    if (stopping) process.exit(130);
    stopping = true;
    say('\nStopping …');
    // A start that is not finished is let finish first, so that all it started is stopped too.
    await starting.then(started => started.stop(), () => undefined);
    say('Stopped. What was stored is there at the next start.');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  try {
    platform = await starting;
    if (!stopping) say(welcome(platform.addresses));
  } catch (problem) {
    process.stderr.write(`The platform did not start: ${problem instanceof Error ? problem.message : String(problem)}\n`);
    process.exit(1);
  }
}

const restarts = new Map<ProcessName, number>();

async function bringBack(platform: Platform, name: ProcessName, code: number | null): Promise<void> {
  const count = (restarts.get(name) ?? 0) + 1;
  restarts.set(name, count);
  const log = join(dataDir, 'log', `${name}.log`);
  if (count > restartsMax) return say(`${name} has ended ${count} times (last exit code ${code}) and is not started again; see ${log}`);
  say(`${name} ended by itself (exit code ${code}); starting it again (${count} of ${restartsMax}); see ${log}`);
  await platform.restart(name).then(() => say(`${name} is ready again`), (problem: unknown) => say(problem instanceof Error ? problem.message : String(problem)));
}

function welcome(addresses: PlatformAddresses): string {
  const { exchange, consent, coordinator, notification, issuer, kafka, mongodb } = addresses;
  return `
The platform is ready.
  exchange      ${exchange}   (API: ${exchange}/docs)
  consent       ${consent}
  case          ${addresses.case}
  coordinator   ${coordinator}
  notification  ${notification}
  dev issuer    ${issuer}
  Kafka         ${kafka.brokers.join(',')}
  MongoDB       ${mongodb.uri}

A first call to try, in another terminal:
  curl -s -H "Authorization: Bearer $(npm run -s token -- kindergarten)" ${exchange}/subscriptions

${process.env['POLICY_CONFIRMATION_FILE'] ? '' : unconfirmed}Ctrl-C stops everything.`;
}
