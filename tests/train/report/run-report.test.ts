import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accuracyByStep, stepsOf } from '../../../src/train/report/effects.ts'
import { worstMistakes } from '../../../src/train/report/page/mistakes.ts'
import { writeRunReport } from '../../../src/train/report/run-report.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, temporary } from '../support/run.ts'

test('accuracy is told by step, and by the strength of each of its parameters', () => {
  const step = (effect: string, amount: number) => ({ path: effect, effect, params: { amount } })
  const steps = [
    [step('noise', 1)],
    [step('noise', 2)],
    [step('noise', 8)],
    [step('noise', -9), step('fade', 3)],
    [],
    [step('fade', 3)],
  ]
  const found = accuracyByStep(steps, [true, true, false, false, true, true])
  expect(found.map(({ step: name }) => name)).toEqual(['noise', 'fade'])
  expect(found[0]).toMatchObject({
    ran: { images: 4, accuracy: 0.5 },
    spared: { images: 2, accuracy: 1 },
    // A parameter's sign is a direction: the strong half is that of large sizes.
    strengths: [
      {
        param: 'amount',
        median: 8,
        below: { images: 2, accuracy: 1 },
        above: { images: 2, accuracy: 0 },
      },
    ],
  })
  expect(found[1]!.strengths).toEqual([])
})

test('damage has the names people use, and steps that always run together are one', () => {
  const step = (path: string) => ({ path, effect: path.split('/').at(-1)!, params: {} })
  const both = [step('sequence/blur'), step('oneOf#2/noise#2')]
  const found = accuracyByStep([both, both, [step('blur')], []], [true, false, true, true])
  expect(found.map(({ step: path, name }) => [path, name])).toEqual([
    ['sequence/blur', 'blur and noise'],
    ['blur', 'blur'],
  ])
})

test('the worst mistakes are those that leave the truth the least chance', () => {
  const probabilities = Float32Array.from([0.9, 0.1, 0.3, 0.7, 0.6, 0.4, 0.02, 0.98])
  const found = worstMistakes([0, 0, 1, 0], probabilities, 2, 2)
  expect(found.map(({ index }) => index)).toEqual([3, 1])
  expect(found[0]!.confidence).toBeCloseTo(0.98)
})

test('a report is one page of curves, matrix, damage and pictures, in which names are text', async () => {
  const root = await temporary()
  const folder = join(root, 'set')
  await writeBuiltSet(folder, { classes: 3, train: 6, holdout: 4, noise: 120 })
  const set = await readTrainingSet(folder)
  const steps = await stepsOf(folder, 'holdout/noisy', set.noisy)
  expect(steps.every((own) => own[0]?.effect === 'noise')).toBe(true)
  const config = smallConfig(folder)
  const out = join(root, 'run')
  const result = await runSmall(out, config)
  const page = await readFile(await writeRunReport(out, config, set, result), 'utf8')
  expect(page.match(/<svg/g)!.length).toBeGreaterThanOrEqual(4)
  expect(page).toContain('a &lt;b&gt; &amp; &quot;c&quot;')
  expect(page).not.toContain('a <b>')
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/)
  expect(page).toContain('>noise<')
  const score = result.runs[0]!.macroF1Noisy!
  // Four pages a class tell no more than two digits.
  expect(page).toContain(`<b>${score.toFixed(2)}</b>macro F1 noisy`)
  if (score < 1) expect(page).toContain('data:image/jpeg;base64,')
})
