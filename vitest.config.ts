import { defineConfig } from 'vitest/config'

/**
 * Tests that may take minutes where cores are busy: real commands in processes of their own, whole
 * networks, whole recipes. All others end within half a minute or fail.
 */
const LONG = [
  'tests/e2e/**/*.test.ts',
  'tests/cases/*.test.ts',
  'tests/augment/annotations/{build,moving}.test.ts',
  'tests/augment/layers/build.test.ts',
  'tests/augment/augment-image.test.ts',
  'tests/augment/calibrate/known.test.ts',
  'tests/augment/effects/every-effect.test.ts',
  'tests/augment/effects/restore/restoring.test.ts',
  'tests/augment/recipe/testlike.test.ts',
  'tests/augment/shards/{packed-shards,shards}.test.ts',
  'tests/page/textlines/page-skew.test.ts',
  'tests/tools/api-docs.test.ts',
  'tests/train/cross-validation/folds.test.ts',
  'tests/train/engine/{parity,training,webgpu}.test.ts',
  'tests/train/inference/predict.test.ts',
  'tests/train/loop/{growing,killed,resume,warm-head}.test.ts',
  'tests/train/models/{convnext,efficientnet,swin}.test.ts',
  'tests/train/sweep/sweep.test.ts',
]

export default defineConfig({
  test: {
    pool: 'forks',
    // One worker fewer than cores is the default: on a machine of two, one.
    maxWorkers: '100%',
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
      {
        extends: true,
        test: {
          name: 'long',
          include: LONG,
          testTimeout: 240_000,
          // A browser and the commands beside it share the cores with other tests.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
    // What the tests' own processes run of src/. Commands and workers run dist/ in processes and
    // threads of their own and count for nothing here.
    coverage: {
      provider: 'v8',
      reportOnFailure: true,
      include: ['src/**/*.ts'],
      // Compiled to WebAssembly, and run by a browser.
      exclude: ['src/**/assembly/**', 'src/**/client/**'],
      reporter: ['text-summary', 'json-summary'],
      // Half a percent less than a whole run reaches without the folder of real pages.
      thresholds: { lines: 85, statements: 84, functions: 79, branches: 75 },
      reportsDirectory: 'output/coverage',
    },
  },
})
