import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ImageList } from '../../../src/train/data/image-list.ts'
import {
  differences,
  flat,
  readRuns,
  type ReadRun,
} from '../../../src/train/report/runs/read-runs.ts'
import { judge, differenceText, type HeldOut } from '../../../src/train/report/runs/significance.ts'
import { temporary } from '../support/run.ts'

const PAGES = 60

/** Pages of two classes, one after the other. */
const set: HeldOut = {
  classes: [
    { target: 0, name: 'a' },
    { target: 1, name: 'b' },
  ],
  clean: new ImageList('/', []),
  noisy: new ImageList(
    '/',
    Array.from({ length: PAGES }, (_, i) => ({ id: `p${i}`, file: `p${i}.png`, label: i % 2 })),
  ),
}

/** A run that is wrong on the first pages. */
function run(name: string, wrong: number, settings = {}): ReadRun {
  const noisy = Float32Array.from({ length: 2 * PAGES }, (_, i) => {
    const page = i >> 1
    const isTruth = page % 2 === i % 2
    return isTruth === page >= wrong ? 2 : 0
  })
  const logits = { clean: new Float32Array(0), noisy }
  return {
    name,
    settings: flat(settings),
    dataset: { root: '/set', name: 'set', digest: 'd' },
    backbones: [{ name: 'small', losses: [], evaluations: [], logits }],
    hasReport: false,
    changed: 0,
  }
}

test('runs are held against the best, and one far behind is told from one a page behind', () => {
  const judged = judge([run('far', 30), run('best', 2), run('near', 3)], set)
  expect(judged.map(({ run: { name } }) => name)).toEqual(['best', 'near', 'far'])
  expect(judged.map(differenceText)).toEqual([
    'the best',
    expect.stringMatching(/^may be chance/),
    expect.stringMatching(/^worse/),
  ])
  const [best, , far] = judged
  expect(best!.macroF1).toBeCloseTo(58 / 60, 3)
  expect(far!.behind!.low).toBeGreaterThan(0)
})

test('a p value grows with the number of runs it was found among', () => {
  const among = (others: number): number => {
    const more = Array.from({ length: others }, (_, i) => run(`same${i}`, 8))
    const judged = judge([run('best', 2), run('near', 8), ...more], set)
    return judged.find((one) => one.run.name === 'near')!.behind!.pValue
  }
  const alone = among(0)
  expect(alone).toBeGreaterThan(0)
  expect(among(4)).toBeCloseTo(Math.min(1, 5 * alone), 5)
})

test('a run without predictions of all pages is not judged', () => {
  const half = run('half', 0)
  half.backbones[0]!.logits.noisy = new Float32Array(PAGES)
  expect(judge([half, run('whole', 1)], set).map((one) => one.run.name)).toEqual(['whole'])
})

test('settings in which runs differ are named by their paths', () => {
  const common = { dataset: '/a', seed: 1, backbones: [{ name: 'x', grow: [96, 128] }] }
  const runs = [
    run('one', 0, common),
    run('two', 0, { ...common, dataset: '/b', backbones: [{ name: 'x', grow: [96] }] }),
  ]
  expect(differences(runs)).toEqual(['backbones.0.grow'])
  expect(runs[0]!.settings.get('backbones.0.grow')).toBe('96, 128')
})

test('runs are found below a folder, also one that has only begun, and nothing else is', async () => {
  const root = await temporary()
  const about = { dataset: { root: '/set', name: 'set', digest: 'd' }, versions: {} }
  for (const name of ['b', 'deep/a', 'no']) {
    await mkdir(join(root, name, 'small'), { recursive: true })
    await writeFile(join(root, name, 'config.yaml'), 'seed: 1\n')
    if (name !== 'no') await writeFile(join(root, name, 'run.json'), JSON.stringify(about))
  }
  const row = { kind: 'step', step: 1, loss: 2.5, gradientNorm: 1, learningRate: 0.1 }
  await writeFile(join(root, 'b', 'small', 'metrics.jsonl'), `${JSON.stringify(row)}\n`)
  const runs = await readRuns(root)
  expect(runs.map(({ name }) => name)).toEqual(['b', 'deep/a'])
  expect(runs[0]!.backbones[0]!.losses).toEqual([{ x: 1, y: 2.5 }])
  expect(runs[1]!.backbones).toEqual([])
})
