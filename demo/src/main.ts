// npm run demo: the whole platform on this machine, scenario A played on it, an account of what happened, and a report.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPlatform } from '@samhandling/infra';
import { Narrator } from './narrator.js';
import { playScenarioA } from './scenario-a/play.js';
import { summary } from './scenario-a/report.js';

const folder = join(import.meta.dirname, '..', '..', 'var', 'demo');

const help = `Usage: npm run demo
Starts Kafka, MongoDB, the five services and the dev issuer, plays scenario A with simulated fagsystems, and tells what happened.
Writes var/demo/report.json. Exits 0 only if everything the scenario promises held.
It uses its own data and free ports, so a platform that already runs is not disturbed.`;

const run = async (): Promise<number> => {
  rmSync(join(folder, 'data'), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const anyPort = { exchange: 0, consent: 0, case: 0, coordinator: 0, notification: 0, issuer: 0 };
  const platform = await startPlatform({
    dataDir: join(folder, 'data'), ports: anyPort, addressFile: false, log: (line) => console.log(line),
    env: { POLICY_CONFIRMATION_FILE: join(import.meta.dirname, '..', '..', 'infra', 'policy', 'synthetic-confirmation.yaml') },
  });
  try {
    const narrator = new Narrator((line) => console.log(line));
    const report = await playScenarioA(platform.addresses, narrator);
    for (const line of summary(report)) console.log(line);
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    console.log('   var/demo/report.json has the figures.');
    return report.mustHold.every(({ held }) => held) ? 0 : 1;
  } finally {
    await platform.stop();
  }
};

if (process.argv.includes('--help')) console.log(help);
else process.exitCode = await run();
