/** Source is TypeScript that only has its types removed, as Node itself does; modules stay ES modules. */
const common = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/test'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' }, transform: { verbatimModuleSyntax: true } },
        module: { type: 'es6', resolveFully: false },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.coxswain/', '<rootDir>/.venv/', '<rootDir>/sandbox/console/dist/'],
};

/** @type {import('jest').Config} */
export default {
  maxWorkers: 2,
  // Ends only what hangs: on a busy machine everything takes its time.
  testTimeout: 300_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/e2e/', '<rootDir>/test/host/one-host.test.ts'],
    },
    // What docker-compose.yml starts, as processes; skipped where PostgreSQL or the Temporal server is missing.
    { ...common, displayName: 'one-host', testMatch: ['<rootDir>/test/host/one-host.test.ts'] },
    // Whole sandboxes, with real waits.
    { ...common, displayName: 'end-to-end', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
  ],
};
