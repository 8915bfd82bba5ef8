// Specs run straight from TypeScript; a package of ours is found by its source, so no build stands between an edit and its test.
const transform = { '^.+\\.ts$': ['@swc/jest', { swcrc: false, sourceMaps: 'inline', module: { type: 'es6' }, jsc: { target: 'es2024', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true }, keepClassNames: true } }] };

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  roots: ['<rootDir>/libs', '<rootDir>/services', '<rootDir>/infra', '<rootDir>/demo'],
  testMatch: ['**/src/**/*.spec.ts'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/var/'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@samhandling/(contracts|policy|ledger|event-store|messaging|gate|service-kit|fagsystem-client|testing)$': '<rootDir>/libs/$1/src/index.ts',
    '^@samhandling/infra$': '<rootDir>/infra/src/index.ts',
  },
  maxWorkers: 2,
  testTimeout: 60_000,
};
