import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program that runs until it is stopped or we die, whichever comes first. */
export interface GuardedProcess {
  pid: number;
  /** Resolves with the exit code when it has ended, for whatever reason. */
  ended: Promise<number | null>;
  hasEnded(): boolean;
  /** The last lines of its log, for a message when it fails. */
  logTail(): string;
  stop(): Promise<void>;
}

/** Time a guarded process gets between SIGTERM and SIGKILL, in milliseconds. */
const graceMs = 8_000;

/** Starts a program under the guard, its output in `logFile`. Detached, so that Ctrl-C reaches us first and we stop things in order. */
export function startGuarded(program: string, args: string[], options: { logFile: string; env?: NodeJS.ProcessEnv }): GuardedProcess {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'w');
  // Beside this very file: the source when run from source, the build when built.
  const guard = fileURLToPath(new URL(`./process-guard.main${extname(import.meta.url)}`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [guard, String(graceMs), program, ...args],
    { stdio: ['pipe', log, log], detached: true, env: options.env ?? process.env });
  closeSync(log);
  child.stdin?.on('error', () => undefined);
  child.unref();
  if (child.stdin && 'unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  let over = false;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => { over = true; resolve(code); });
  });
  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => over,
    logTail: () => readFileSync(options.logFile, 'utf8').trim().split('\n').slice(-15).join('\n'),
    stop: async () => {
      if (!over) { child.ref(); child.kill('SIGTERM'); }
      await ended;
    },
  };
}
