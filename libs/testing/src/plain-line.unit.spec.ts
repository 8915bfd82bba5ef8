import { plainLine } from './plain-line.reporter.js';

describe('the last line of a test run', () => {
  it('counts passed and failed tests', () => expect(plainLine({ numPassedTests: 12, numFailedTests: 1, numRuntimeErrorTestSuites: 0 })).toBe('12 passed, 1 failed'));
  it('counts a file that could not run as a failure', () => expect(plainLine({ numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 2 })).toBe('0 passed, 2 failed'));
});
