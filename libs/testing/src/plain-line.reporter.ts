// Jest reporter: the run ends with one plain line, `N passed, N failed`, that a script can read. A file that could not run counts as one failure.
interface RunResults { numPassedTests: number; numFailedTests: number; numRuntimeErrorTestSuites: number }

export default class PlainLineReporter {
  onRunComplete(_contexts: unknown, results: RunResults): void {
    // Jest writes its own summary after every reporter, and the teardown comes later still: the last word is said at exit.
    process.once('exit', () => process.stdout.write(`\n${plainLine(results)}\n`));
  }
}

/** The line itself. */
export function plainLine(results: RunResults): string {
  return `${results.numPassedTests} passed, ${results.numFailedTests + results.numRuntimeErrorTestSuites} failed`;
}
