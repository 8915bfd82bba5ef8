import { Injectable } from '@nestjs/common';

/** What a check answers: ok, or why not in plain words. Never personal data. */
export type CheckResult = { ok: true; detail?: string } | { ok: false; detail: string };
export type ReadinessCheck = () => CheckResult | Promise<CheckResult>;

/** No check may hold up the probe longer than this. */
const CHECK_MS_MAX = 2_000;

/** Named checks behind `/health/ready`: the service takes traffic only while every one of them is ok. */
@Injectable()
export class Readiness {
  readonly #checks = new Map<string, ReadinessCheck>();
  #stopping = false;

  register(name: string, check: ReadinessCheck): void {
    if (this.#checks.has(name)) throw new Error(`the readiness check ${name} is registered twice`);
    this.#checks.set(name, check);
  }

  /** From here on the service is not ready, whatever its checks say. */
  stopping(): void {
    this.#stopping = true;
  }

  async read(): Promise<{ ready: boolean; checks: Record<string, CheckResult> }> {
    const checks: Record<string, CheckResult> = {};
    if (this.#stopping) checks['stopping'] = { ok: false, detail: 'the service is stopping' };
    await Promise.all(
      [...this.#checks].map(async ([name, check]) => {
        checks[name] = await within(check);
      }),
    );
    return { ready: Object.values(checks).every(({ ok }) => ok), checks };
  }
}

const within = async (check: ReadinessCheck): Promise<CheckResult> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: 'no answer in time' }), CHECK_MS_MAX);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), late]);
  } catch {
    // The reason may hold addresses or data; the probe only needs to know that it failed, the log of the part itself says why.
    return { ok: false, detail: 'the check failed' };
  } finally {
    clearTimeout(timer);
  }
};
