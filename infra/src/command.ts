import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is on PATH, or nothing. */
export function onPath(program: string): string | undefined {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(directory, program);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch { /* not here */ }
  }
  return undefined;
}

/**
 * Runs a program to its end and answers what it wrote. `onLine` hears each line as it comes.
 * @throws with the last lines of its output when it fails or cannot be started
 */
export function run(program: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; onLine?: (line: string) => void; limitMs: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'], timeout: options.limitMs });
    let output = '';
    const hear = (chunk: Buffer) => {
      const text = chunk.toString();
      output = (output + text).slice(-100_000);
      for (const line of text.split('\n')) if (line.trim()) options.onLine?.(line.trimEnd());
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', problem => reject(new Error(`${program} could not be started: ${problem.message}`)));
    child.once('close', (code, signal) => code === 0
      ? resolve(output)
      : reject(new Error(`${program} ended with ${signal ?? `exit code ${code}`}:\n${output.trim().split('\n').slice(-15).join('\n')}`)));
  });
}
