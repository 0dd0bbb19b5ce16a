import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTrainedModels } from '../../../src/train/inference/trained-model.ts'
import { readCheckpoint } from '../../../src/train/loop/checkpoint.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

/** A set, and a run on it that ended some steps after its best. */
async function ended(keep: 'best' | 'last') {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 6, holdout: 4, noise: 10 })
  const out = join(root, 'run')
  const duration = { steps: 200, evaluations: 20, patience: 2 }
  const config = smallConfig(set, { keep, duration })
  const { runs } = await runSmall(out, config)
  return { config, out, folder: join(out, 'small'), before: runs[0]! }
}

const untrained = smallEngines({
  onGradient: () => {
    throw new Error('trained again')
  },
})

test('damaged best weights are named with the remedy, and the same command makes them again', async () => {
  const { config, out, folder, before } = await ended('best')
  await truncate(join(folder, 'best.safetensors'), 100)
  await expect(readTrainedModels(out)).rejects.toMatchObject({
    kind: 'input',
    message: expect.stringContaining(
      `\`npx train --resume --out ${out}\` makes them again from the last checkpoint`,
    ) as string,
  })
  const said: string[] = []
  const say = (line: string): void => void said.push(line)
  const { runs } = await runSmall(out, config, { engines: untrained, say })
  expect(said.join('\n')).toMatch(
    new RegExp(
      `small: best.safetensors is made again from the last checkpoint, step ${before.steps} \\(it was of step ${before.bestStep}\\): .*best.safetensors`,
    ),
  )
  // The weights of the last step, by their average, and the scores of these.
  const [model] = await readTrainedModels(out)
  const checkpoint = (await readCheckpoint(folder))!
  expect([...model!.state.parameters]).toEqual([...checkpoint.optimiser.ema])
  expect(model!.description.step).toBe(before.steps)
  expect(runs[0]).toMatchObject({ bestStep: before.steps, steps: before.steps })
  expect(runs[0]!.why).toBe('those of the last step, as best.safetensors was damaged')
  // Once is enough.
  const again: string[] = []
  await runSmall(out, config, { engines: untrained, say: (line) => again.push(line) })
  expect(again).toEqual([])
})

test('damaged last weights come back as they were', async () => {
  const { config, out, folder } = await ended('last')
  const file = join(folder, 'last.safetensors')
  const whole = await readFile(file)
  await writeFile(file, 'no weights')
  await runSmall(out, config, { engines: untrained })
  expect((await readFile(file)).equals(whole)).toBe(true)
})

test('a stopped run whose best weights are damaged resumes, and the next evaluation keeps new ones', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 6, holdout: 4 })
  const out = join(root, 'run')
  const stop = new AbortController()
  let seen = 0
  const engines = smallEngines({ onGradient: () => void (++seen === 15 && stop.abort()) })
  const run = runSmall(out, smallConfig(set), { engines, signal: stop.signal })
  await expect(run).rejects.toMatchObject({ code: 'STOPPED' })
  await writeFile(join(out, 'small', 'best.safetensors'), '')
  const { runs } = await runSmall(out, smallConfig(set))
  expect(runs[0]).toMatchObject({ steps: 30, ended: 'completed' })
  expect(runs[0]!.bestStep).toBeGreaterThanOrEqual(20)
  expect((await readTrainedModels(out))[0]!.description.step).toBeGreaterThanOrEqual(20)
})
