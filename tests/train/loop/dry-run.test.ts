import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WorkError } from '../../../src/core/errors.ts'
import { silent } from '../../../src/core/progress.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import type { Engines } from '../../../src/train/engines.ts'
import { estimate, estimateLines } from '../../../src/train/loop/dry-run.ts'
import type { RunOptions } from '../../../src/train/loop/train-run.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { smallBackbone, smallConfig, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

/** Engines of a device that has no room for one backbone, and tells what the other takes. */
function narrowEngines(tooLarge: string): Engines {
  const engines = smallEngines()
  return {
    ...engines,
    async openTraining(options, state, optimiser) {
      if (options.backbone.name === tooLarge) {
        throw new WorkError('DEVICE_MISSING', 'webgpu: the limits are too small')
      }
      const engine = await engines.openTraining(options, state, optimiser)
      return Object.assign(engine, { planned: { state: 2e9, values: 5e9, largest: 1e9 } })
    },
  }
}

async function optionsOf(names: readonly string[], tooLarge: string): Promise<RunOptions> {
  const root = await temporary()
  await writeBuiltSet(join(root, 'set'), { classes: 2, train: 4, holdout: 1 })
  const config = smallConfig(join(root, 'set'), { backbones: names.map(smallBackbone) })
  return {
    config,
    set: await readTrainingSet(config.dataset),
    out: join(root, 'run'),
    overwrite: false,
    workers: 1,
    engines: narrowEngines(tooLarge),
    progress: silent,
    signal: new AbortController().signal,
  }
}

test('a backbone that the device has no room for is named beside what the others take', async () => {
  const options = await optionsOf(['small_large', 'small'], 'small_large')
  const found = await estimate(options)
  expect(found.runs.map(({ backbone }) => backbone)).toEqual(['small'])
  expect(found.refused).toEqual([
    {
      backbone: 'small_large',
      size: 16,
      batch: 8,
      reason: 'webgpu: the limits are too small',
    },
  ])
  expect(found.runs[0]!.secondsPerStep).toBeGreaterThan(0)
  const [measured, refused] = estimateLines(found, options)
  expect(measured).toMatch(/memory by its graph 7.0 GB \(weights .* 2.0 GB, .* 1.0 GB\)/)
  expect(refused).toMatch(/^small_large at 16, 8 images .* cannot .*: webgpu: the limits/)
})

test('where none can run, the dry run fails as the training would', async () => {
  const options = await optionsOf(['small_large'], 'small_large')
  await expect(estimate(options)).rejects.toMatchObject({ code: 'DEVICE_MISSING' })
})
