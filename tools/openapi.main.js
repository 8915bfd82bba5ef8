// Writes each service's OpenAPI document to docs/reference/http/<service>.openapi.json, read from the built services without starting
// anything (no MongoDB, no Kafka). With --check it writes nothing and ends with 1 when a document differs from what the code says.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs', 'reference', 'http');
const services = ['exchange', 'consent', 'case', 'coordinator', 'notification'];
const check = process.argv.includes('--check');

const built = (...path) => {
  const file = join(root, ...path);
  if (!existsSync(file)) throw new Error(`${path.join('/')} is missing: run \`npm run build\` first`);
  return import(pathToFileURL(file).href);
};

/** What main.ts boots: `<name>Service(config)` or `<name>Options(config)`. Calling it starts nothing, and of the settings it needs the prefix only. */
const serviceOf = async (name) => {
  const file = ['service-options.js', `${name}.options.js`].find((one) => existsSync(join(root, 'services', name, 'src', one.replace(/js$/, 'ts'))));
  const exported = file === undefined ? {} : await built('services', name, 'dist', file);
  const options = exported[`${name}Service`] ?? exported[`${name}Options`];
  if (options === undefined) throw new Error(`services/${name}/src must export ${name}Service from service-options.ts`);
  return options({ TOPIC_PREFIX: '' });
};

const { openApiDocument } = await built('libs', 'service-kit', 'dist', 'index.js');
const differing = [];
mkdirSync(folder, { recursive: true });
for (const name of services) {
  const { description, module } = await serviceOf(name);
  const text = `${JSON.stringify(await openApiDocument({ name, description, module }), undefined, 2)}\n`;
  const file = join(folder, `${name}.openapi.json`);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  differing.push(`docs/reference/http/${name}.openapi.json`);
  if (!check) writeFileSync(file, text);
}
if (differing.length > 0) process.stdout.write(`${check ? 'Not as the code says (npm run docs:http writes them anew)' : 'Written'}:\n${differing.map((file) => `  ${file}`).join('\n')}\n`);
process.exit(check && differing.length > 0 ? 1 : 0);
