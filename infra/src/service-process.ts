import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';

/** One of our own processes: a service or the dev issuer. Its health says when it is ready; it ends with us. */
export interface ServiceProcessOptions { name: string; entry: string; url: string; env: NodeJS.ProcessEnv; logFile: string }

const readyMsMax = 120_000;
/** Time to drain before a stop becomes SIGKILL, in milliseconds: longer than a service's own limit. */
const drainMsMax = 30_000;
const preload = new URL(`./die-with-parent${extname(import.meta.url)}`, import.meta.url).href;

export class ServiceProcess {
  #child: ChildProcess | undefined;
  #ended: Promise<number | null> = Promise.resolve(null);
  /** Ends that nobody asked for are told here. */
  onCrash: (code: number | null) => void = () => undefined;
  #expected = false;

  constructor(readonly options: ServiceProcessOptions) {}

  get pid(): number | undefined {
    return this.isRunning ? this.#child?.pid : undefined;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts the process. Detached, so that Ctrl-C reaches only us and things are stopped in order. */
  start(): void {
    const { entry, env, logFile } = this.options;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', preload, entry], { env, stdio: ['pipe', log, log], detached: true });
    closeSync(log);
    child.stdin?.on('error', () => undefined);
    this.#child = child;
    this.#expected = false;
    this.#ended = new Promise(resolve => {
      child.once('error', () => resolve(null));
      child.once('exit', code => {
        resolve(code);
        if (!this.#expected && child === this.#child) this.onCrash(code);
      });
    });
  }

  /** Waits until `/health/ready` answers 200. @throws when it ends first or takes longer than two minutes, with the end of its log */
  async ready(): Promise<void> {
    const end = Date.now() + readyMsMax;
    const { name, url } = this.options;
    while (this.isRunning && Date.now() < end) {
      if (await answersOk(`${url}/health/ready`)) return;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    const what = this.isRunning ? `is not ready after ${readyMsMax / 1000} seconds` : 'ended before it was ready';
    throw new Error(`${name} ${what}; the end of ${this.options.logFile}:\n${this.logTail()}`);
  }

  logTail(): string {
    return existsSync(this.options.logFile) ? readFileSync(this.options.logFile, 'utf8').trim().split('\n').slice(-20).join('\n') : '';
  }

  /** Sends a signal and waits for the end; one that only freezes or thaws the process is sent and no more. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    if (!this.isRunning) return;
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') {
      this.#child?.kill(signal);
      return;
    }
    this.#expected = true;
    this.#child?.kill(signal);
    await this.#ended;
  }

  /** Lets it drain, and ends it when that takes too long. */
  async stop(): Promise<void> {
    const force = setTimeout(() => this.#child?.kill('SIGKILL'), drainMsMax);
    await this.kill('SIGTERM');
    clearTimeout(force);
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
