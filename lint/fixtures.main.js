// Lints every fixture as if it stood where its first line says, and prints the rules each one breaks.
import { readFile, readdir } from 'node:fs/promises';
import { ESLint } from 'eslint';

const folder = new URL('./fixtures/', import.meta.url);
const root = new URL('../', import.meta.url);
const eslint = new ESLint({ cwd: root.pathname });
const seen = [];
for (const name of (await readdir(folder)).sort()) {
  const text = await readFile(new URL(name, folder), 'utf8');
  const standsAt = /^\/\/ stands at: (.+)$/m.exec(text)?.[1];
  const breaks = /^\/\/ breaks: (.+)$/m.exec(text)?.[1];
  const [result] = await eslint.lintText(text, { filePath: new URL(standsAt, root).pathname });
  seen.push({ name, breaks, found: result.messages.map((message) => message.ruleId ?? message.message) });
}
process.stdout.write(JSON.stringify(seen));
