import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runJson, runLines } from '../../../src/train/commands/train-lines.ts'
import type { DatasetInfo } from '../../../src/dataset/built-dataset.ts'
import type { BackboneResult } from '../../../src/train/loop/run-result.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallBackbone, smallConfig, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

async function trained(shape: Parameters<typeof writeBuiltSet>[1], steps = 30) {
  const root = await temporary()
  await writeBuiltSet(join(root, 'set'), shape)
  return runSmall(join(root, 'run'), smallConfig(join(root, 'set'), { duration: { steps } }))
}

test('scores stand with their intervals, in the lines and in the JSON', async () => {
  const result = await trained({ classes: 3, train: 6, holdout: 20, noise: 200 }, 3)
  const [run] = (runJson(result, 'report.html') as { runs: BackboneResult[] }).runs
  const { low, high } = run!.macroF1NoisyInterval!
  expect(low).toBeLessThan(run!.macroF1Noisy!)
  expect(high).toBeGreaterThan(run!.macroF1Noisy!)
  expect(runLines(result, 'report.html')[0]).toContain(
    `${run!.macroF1Noisy!.toFixed(4)} noisy (95 % ${low.toFixed(3)} to ${high.toFixed(3)})`,
  )
})

test('a holdout of several recipes is told by recipe', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  const rows = await writeBuiltSet(set, { classes: 3, train: 6, holdout: 6, noise: 0 })
  // Every second noisy page went through `far`: the other classes' pages, which no model gets right.
  const noisy = rows.filter(({ split }) => split === 'holdout/noisy')
  for (const [i, row] of noisy.entries()) {
    const other = noisy[(i + 6) % noisy.length]!
    const steps = [{ path: `part/${i % 2 ? 'far' : 'near'}/noise`, effect: 'noise', params: {} }]
    Object.assign(row, { steps })
    if (i % 2)
      await copyFile(
        join(set, 'holdout/clean', `${other.id.slice(0, -1)}0.jpg`),
        join(set, row.file),
      )
  }
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  await writeFile(join(set, 'manifest.jsonl'), text)
  const info = JSON.parse(await readFile(join(set, 'dataset.json'), 'utf8')) as DatasetInfo
  info.holdoutRecipe.parts = ['near', 'far', 'nobody']
  await writeFile(join(set, 'dataset.json'), JSON.stringify(info))
  const result = await runSmall(join(root, 'run'), smallConfig(set, { duration: { steps: 30 } }))
  const [run] = result.runs
  expect(run!.macroF1NoisyParts).toEqual({ near: 1, far: 0 })
  expect(runLines(result, 'r')[1]).toBe('  noisy pages by recipe: 1.0000 near, 0.0000 far')
  expect(await readFile(join(root, 'run', run!.folder, 'metrics.jsonl'), 'utf8')).toContain(
    '"far":{',
  )
})

test('what was not measured is said in words', async () => {
  const result = await trained({ classes: 2, train: 4, holdout: 0 })
  expect(runLines(result, 'r')[0]).toContain('no pages held out, so no macro F1')
  const [run] = result.runs
  const noisyOnly = { ...run!, macroF1Noisy: 0.5 }
  const [line] = runLines({ ...result, runs: [noisyOnly] }, 'r')
  expect(line).toContain('macro F1 not measured on clean pages, 0.5000 noisy')
  expect(line).not.toMatch(/none|null/)
})

test('a perfect score on a set of one class is told for what it is', async () => {
  const one = await trained({ classes: 1, train: 6, holdout: 2 })
  expect(one.runs[0]!.macroF1Noisy).toBe(1)
  const said = 'the set has one class: any model scores 1.0000 on it'
  expect(runLines(one, 'r')).toContain(said)
  expect(runLines({ ...one, classes: 2 }, 'r')).not.toContain(said)
})

test('devices that are not there are one short line, said once for all backbones', async () => {
  const root = await temporary()
  await writeBuiltSet(join(root, 'set'), { classes: 2, train: 4, holdout: 2 })
  const backbones = [smallBackbone('small'), smallBackbone('small-other')]
  const said: string[] = []
  await runSmall(join(root, 'run'), smallConfig(join(root, 'set'), { backbones }), {
    engines: smallEngines({ unavailable: ['cuda: libcudart.so.12: cannot open', 'webgpu: none'] }),
    say: (line) => said.push(line),
  })
  const lines = said.filter((line) => line.includes('not available'))
  expect(lines).toEqual(['not available here: cuda, webgpu'])
})
