import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runJson, runLines } from '../../../src/train/commands/train-lines.ts'
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
