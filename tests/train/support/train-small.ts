/** Trains the small model as a program of its own, so that it can be killed; prints one dot per gradient. */
import { readFile } from 'node:fs/promises'
import { silent } from '../../../src/core/progress.ts'
import type { Config } from '../../../src/train/config/schema.ts'
import { trainRun } from '../../../src/train/loop/train-run.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import { smallEngines } from './small-engines.ts'

const [configFile, out] = process.argv.slice(2) as [string, string]
const config = JSON.parse(await readFile(configFile, 'utf8')) as Config
await trainRun({
  config,
  set: await readTrainingSet(config.dataset),
  out,
  overwrite: false,
  workers: 1,
  engines: smallEngines({
    onGradient: () => {
      process.stdout.write('.')
      return new Promise((done) => setTimeout(done, 5))
    },
  }),
  progress: silent,
  signal: new AbortController().signal,
})
