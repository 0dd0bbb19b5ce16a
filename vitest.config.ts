import { defineConfig } from 'vitest/config'

/** Real commands in processes of their own, killed and resumed: minutes where cores are busy. */
const LONG = ['tests/e2e/**/*.test.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: './tests/support/build.js',
    hookTimeout: 120_000,
    reporters: ['default', './tests/support/closing-line.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: LONG,
          testTimeout: 30_000,
        },
      },
      { extends: true, test: { name: 'e2e', include: LONG, testTimeout: 240_000 } },
    ],
    // What the tests' own processes run of src/. Commands and workers run dist/ in processes and
    // threads of their own and count for nothing here.
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // Compiled to WebAssembly, and run by a browser.
      exclude: ['src/**/assembly/**', 'src/augment/inspect/client/**'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'output/coverage',
    },
  },
})
