import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { currentSchemas, readPublished, schemaFindings, unpublished } from './published-schemas.js';

const help = `Published JSON Schemas lie in libs/contracts/schemas/<type>/<revision>.json and are never changed; a new revision must be one old
readers and writers survive. Four rules: added-required-field, removed-field, narrowed, changed-category.

  node libs/contracts/dist/schemas.main.js --check   exit 1 when a rule is broken or a change is not published
  node libs/contracts/dist/schemas.main.js --write   publish changes as new revisions; refuses when a rule is broken
`;

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
if (values.help || values.check === values.write) {
  process.stdout.write(help);
  process.exitCode = values.help ? 0 : 1;
} else {
  const folder = fileURLToPath(new URL('../schemas/', import.meta.url));
  const published = await readPublished(folder);
  const current = currentSchemas();
  const broken = schemaFindings(published, current);
  const changes = unpublished(published, current);
  for (const { schema, revision, rule, pointer, detail } of broken) process.stderr.write(`${rule}: ${schema} (revision ${revision}) ${pointer}: ${detail}\n`);
  for (const { schema, revision, content } of broken.length === 0 ? changes : []) {
    process.stdout.write(`${values.write ? 'published' : 'not published'}: ${schema} revision ${revision}\n`);
    if (!values.write) continue;
    const path = join(folder, schema, `${revision}.json`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(content, null, 2)}\n`);
  }
  process.stdout.write(`schemas: ${current.size} now, ${changes.length} changed, ${broken.length} rules broken\n`);
  process.exitCode = broken.length > 0 || (values.check && changes.length > 0) ? 1 : 0;
}
