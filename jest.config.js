/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // `npm run test:faults` runs these: they take minutes, and a machine to themselves.
  testPathIgnorePatterns: ['/test/faults/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  globalSetup: '<rootDir>/test/fetchServers.ts',
  // Most test files start servers of their own: more at once would only wait for each other.
  maxWorkers: 2,
  testTimeout: 60_000,
};
