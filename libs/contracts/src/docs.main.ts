import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { driftOf, writeGenerated } from './reference/generated-files.js';
import { eventsFolder, referenceFiles } from './reference/reference.js';

const help = `Writes the event reference from the schemas: docs/reference/asyncapi.yaml and docs/reference/events/.

  node libs/contracts/dist/docs.main.js           write what has changed
  node libs/contracts/dist/docs.main.js --check   write nothing; exit 1 when something has
`;

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
if (values.help) process.stdout.write(help);
else {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const files = referenceFiles();
  const drift = await driftOf(root, files, [eventsFolder]);
  for (const { path, kind } of drift) process.stdout.write(`${kind}: ${path}\n`);
  if (!values.check) await writeGenerated(root, files, drift);
  else if (drift.length > 0) process.stderr.write('The event reference is behind the schemas; run: node libs/contracts/dist/docs.main.js\n');
  process.stdout.write(`event reference: ${files.size} files, ${drift.length} ${values.check ? 'behind' : 'written'}\n`);
  process.exitCode = values.check && drift.length > 0 ? 1 : 0;
}
