// Specs run straight from TypeScript; a package of ours is found by its source, so no build stands between an edit and its test.
const transform = { '^.+\\.ts$': ['@swc/jest', { swcrc: false, sourceMaps: 'inline', module: { type: 'es6' }, jsc: { target: 'es2024', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true }, keepClassNames: true } }] };

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  roots: ['<rootDir>/libs', '<rootDir>/services', '<rootDir>/infra', '<rootDir>/demo', '<rootDir>/lint'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/var/'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@samhandling/(contracts|policy|ledger|event-store|messaging|gate|service-kit|fagsystem-client|testing)$': '<rootDir>/libs/$1/src/index.ts',
    '^@samhandling/infra$': '<rootDir>/infra/src/index.ts',
  },
};

/** @type {import('jest').Config} */
export default {
  projects: [
    // Jest runs a project's global setup only when one of its specs is selected: unit specs alone start no infrastructure.
    { ...shared, displayName: 'unit', testMatch: ['**/*.unit.spec.ts'] },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['**/src/**/*.{int,e2e}.spec.ts'],
      globalSetup: '<rootDir>/libs/testing/src/global-setup.ts',
      globalTeardown: '<rootDir>/libs/testing/src/global-teardown.ts',
    },
  ],
  reporters: ['default', '<rootDir>/libs/testing/src/plain-line.reporter.ts'],
  maxWorkers: 2,
  testTimeout: 60_000,
};
