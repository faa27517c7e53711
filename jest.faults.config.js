const shared = require('./jest.config');

/** @type {import('jest').Config} */
module.exports = {
  ...shared,
  roots: ['<rootDir>/test/faults'],
  testPathIgnorePatterns: [],
  // Whatever is killed here is meant to be missed by nobody else.
  maxWorkers: 1,
  testTimeout: 600_000,
};
