// Lint says what the conventions say: strict types, small files and functions, apart services, pure rules.
// Each rule of ours is proven by a fixture that breaks it (lint/fixtures, lint/rules.unit.spec.ts).
import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const pureCode = ['libs/policy/src/**/*.ts', 'libs/ledger/src/**/*.ts', 'services/*/src/**/domain/**/*.ts'];
const specs = ['**/*.spec.ts', '**/*.fixture.ts', '**/*.given.ts'];
const programs = ['**/*.main.ts', '**/main.ts'];

const otherServices = { group: ['@samhandling/exchange', '@samhandling/consent', '@samhandling/case', '@samhandling/coordinator', '@samhandling/notification'], message: 'Services know each other only through events and HTTP.' };

const impure = [
  { object: 'Date', property: 'now', message: 'Time is an input of pure code.' },
  { object: 'Math', property: 'random', message: 'Chance is an input of pure code.' },
  { object: 'performance', property: 'now', message: 'Time is an input of pure code.' },
];
const impureCrypto = ['randomBytes', 'randomUUID', 'randomInt', 'randomFillSync', 'randomFill', 'generateKeyPairSync', 'generateKeySync'];

export default tseslint.config(
  { ignores: ['**/dist/**', 'var/**', 'node_modules/**', 'coverage/**', '.nx/**', 'lint/fixtures/**'] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@nx/enforce-module-boundaries': ['error', {
        allow: [],
        checkDynamicDependenciesExceptions: ['.*'],
        depConstraints: [
          { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: [], bannedExternalImports: ['@nestjs/*', 'mongoose', 'kafkajs'] },
          { sourceTag: 'type:pure', onlyDependOnLibsWithTags: ['type:contracts'], bannedExternalImports: ['@nestjs/*', 'mongoose', 'kafkajs'] },
          { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:contracts', 'type:pure', 'type:lib'] },
          { sourceTag: 'type:service', onlyDependOnLibsWithTags: ['type:contracts', 'type:pure', 'type:lib'] },
          { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:contracts', 'type:lib', 'type:infra'] },
          { sourceTag: 'type:infra', onlyDependOnLibsWithTags: ['type:contracts', 'type:testing'] },
          { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:contracts', 'type:pure', 'type:lib', 'type:infra', 'type:testing'] },
        ],
      }],
    },
  },
  { files: ['services/**/*.ts', 'libs/**/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns: [otherServices] }] } },
  {
    files: pureCode,
    ignores: specs,
    rules: {
      'no-restricted-properties': ['error', ...impure],
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'performance', 'crypto'],
      'no-restricted-syntax': ['error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an input of pure code.' },
        { selector: "CallExpression[callee.name='Date']", message: 'Time is an input of pure code.' },
        { selector: "ImportExpression", message: 'Pure code imports nothing while it runs.' },
      ],
      'no-restricted-imports': ['error', {
        paths: [
          { name: 'node:crypto', importNames: impureCrypto, message: 'Chance is an input of pure code.' },
          { name: 'crypto', message: 'Write node:crypto.' },
        ],
        patterns: [
          otherServices,
          { regex: '^node:(?!crypto$)', message: 'Pure code does no I/O.' },
          { regex: '^(fs|net|http|https|os|path|child_process|timers)(/|$)', message: 'Pure code does no I/O.' },
          { group: ['@nestjs/*', 'mongoose', 'mongodb', 'kafkajs', 'fastify', 'undici', 'pino', 'rxjs'], message: 'Pure code knows no framework.' },
          { group: ['@samhandling/event-store', '@samhandling/messaging', '@samhandling/service-kit', '@samhandling/gate', '@samhandling/infra'], message: 'Pure code knows contracts, policy and ledger at most.' },
        ],
      }],
    },
  },
  { files: ['libs/contracts/src/**/*.ts'], ignores: [...specs, ...programs], rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['@samhandling/*'], message: 'contracts imports nothing of ours.' }] }] } },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: { process: 'readonly', URL: 'readonly', performance: 'readonly', setTimeout: 'readonly' } } },
  { files: specs, rules: { 'max-lines-per-function': 'off', '@nx/enforce-module-boundaries': 'off' } },
  { files: [...programs, 'demo/src/**/*.ts', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
);
