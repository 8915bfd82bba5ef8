// Builds every package that has changed and says so in one line; the whole output only when something fails.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

if (process.argv.includes('--help')) {
  process.stdout.write('Usage: npm run build\nCompiles every package whose sources have changed (cached by Nx).\n');
} else {
  const root = join(import.meta.dirname, '..');
  const started = performance.now();
  const nx = spawnSync(process.execPath, [join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), 'run-many', '-t', 'build', '--outputStyle=static'], {
    cwd: root, encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  if (nx.status === 0) process.stdout.write(`Built (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
  else process.stderr.write(`${nx.stdout ?? ''}${nx.stderr ?? ''}${nx.error?.message ?? ''}\n`);
  process.exitCode = nx.status ?? 1;
}
