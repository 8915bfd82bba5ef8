/** A refusal as RFC 9457 describes it; `code` is stable and safe to branch on. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: { pointer: string; code: string; detail: string }[];
}

/** Thrown when the platform answers with anything but success. Carries no personal data. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail ?? problem.title}`);
    this.name = 'ProblemError';
  }
}

/** Reads a problem body; a proxy that answers with something else still becomes a problem, with code `not-a-problem`. */
export const problemOf = async (response: Response): Promise<Problem> => {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'code' in body) return body as Problem;
  } catch {
    // Not JSON: said below, with the status that came.
  }
  return { type: 'about:blank', title: response.statusText, status: response.status, code: 'not-a-problem' };
};
