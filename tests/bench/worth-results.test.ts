import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { meanRobustnessDegradation, spreadOf } from '../../bench/worth/robustness.ts'
import {
  measuredParts,
  mergeResults,
  rowsOf,
  resultsText,
  type WorthCell,
  type WorthResults,
} from '../../bench/worth/results.ts'
import {
  README_BEGIN,
  README_END,
  readmeTable,
  withTable,
  worthPage,
} from '../../bench/worth/tables.ts'
import { worthOptions } from '../../bench/worth/options.ts'

const similarity = {
  'rotation-1': { msSsim: 0.9, cwSsim: 0.8 },
  'rotation-2': { msSsim: 0.6, cwSsim: 0.5 },
  'defocus-1': { msSsim: 0.7, cwSsim: 1 },
}

test('mRD by hand: errors over effects a perturbation, then the mean of the perturbations', () => {
  const baseline = { clean: 0.9, 'rotation-1': 0.4, 'rotation-2': 0.1, 'defocus-1': 0.4 }
  const scores = { clean: 0.9, 'rotation-1': 0.7, 'rotation-2': 0.4, 'defocus-1': 0.7 }
  // Effects: rotation (.1 + .2 + .6) / 3 = .3 and (.4 + .5 + .9) / 3 = .6; defocus (.3 + 0 + .6) / 3 = .3.
  // Errors: rotation .3 + .6 over .9 is 1; defocus .3 over .3 is 1.
  expect(meanRobustnessDegradation({ scores, baseline, similarity })).toBeCloseTo(100, 10)
  // Rotation (.5 + .6) / .9, defocus .6 / .3: not the quotient of all sums, which were 1.7 / 1.2.
  const weaker = { 'rotation-1': 0.5, 'rotation-2': 0.4, 'defocus-1': 0.4 }
  expect(meanRobustnessDegradation({ scores: weaker, baseline, similarity })).toBeCloseTo(
    (100 * (1.1 / 0.9 + 2)) / 2,
    10,
  )
})

test('levels that were not measured count on neither side; clean pages never', () => {
  const baseline = { 'rotation-1': 0.4, 'rotation-2': 0.1 }
  const scores = { clean: 0, augraphy: 0, 'rotation-1': 0.4, 'speckle-3': 0 }
  expect(meanRobustnessDegradation({ scores, baseline, similarity })).toBeCloseTo(200, 10)
  expect(meanRobustnessDegradation({ scores: { clean: 1 }, baseline, similarity })).toBeUndefined()
})

test('the spread is the standard deviation of a sample', () => {
  expect(spreadOf([])).toBeUndefined()
  expect(spreadOf([0.5])).toEqual({ mean: 0.5, std: undefined, count: 1 })
  expect(spreadOf([1, 3])!.std).toBeCloseTo(Math.SQRT2, 12)
})

const cell = (over: Partial<WorthCell>): WorthCell => ({
  model: 'nothing',
  set: 'originals',
  split: 1,
  seed: 1,
  images: 128,
  scores: { clean: 0.5, augraphy: 0.25, 'rotation-1': 0.4, 'defocus-1': 0.2 },
  ...over,
})

const results: WorthResults = {
  training: { steps: 300, size: 96, batch: 16 },
  perClass: 8,
  classes: 16,
  similarity,
  cells: [
    cell({}),
    cell({ seed: 2, scores: { clean: 0.7, augraphy: 0.35, 'rotation-1': 0.4, 'defocus-1': 0.4 } }),
    cell({ set: 'heavy', images: 1024, scores: { clean: 0.6 } }),
  ],
}

test('a row has the mean over trainings; what was not measured is absent', () => {
  const rows = rowsOf(results, 'nothing')
  const originals = rows.find(({ set }) => set === 'originals')!
  expect(originals.runs).toBe(2)
  expect(originals.clean!.mean).toBeCloseTo(0.6, 12)
  expect(originals.rodla!.mean).toBeCloseTo(0.35, 12)
  expect(originals.noisy!.mean).toBeCloseTo((0.3 + 0.35) / 2, 12)
  expect(rows.find(({ set }) => set === 'heavy')).toMatchObject({ runs: 1, augraphy: undefined })
  expect(rows.find(({ set }) => set === 'phone')).toMatchObject({ runs: 0, clean: undefined })
  expect(measuredParts(results)).toEqual(['rotation-1', 'defocus-1'])
})

test('the gain is over the originals of the same split and seed, and there is none without them', () => {
  const scores = { augraphy: 0.4, 'rotation-1': 0.6, 'defocus-1': 0.4 }
  const plain = [cell({ set: 'plain', seed: 2, scores }), cell({ set: 'plain', seed: 3, scores })]
  const rows = rowsOf({ ...results, cells: [...results.cells, ...plain] }, 'nothing')
  // Of seed 2: (.4 + .5) / 2 over (.35 + .4) / 2.
  expect(rows.find(({ set }) => set === 'plain')).toMatchObject({ runs: 2, gain: { count: 1 } })
  expect(rows.find(({ set }) => set === 'plain')!.gain!.mean).toBeCloseTo(0.075, 12)
  expect(rows.find(({ set }) => set === 'originals')!.gain).toBeUndefined()
})

test('a recipe that is not of the tables has a row by its name', () => {
  const own = { ...results, cells: [...results.cells, cell({ set: 'mine' })] }
  expect(readmeTable(own).some((line) => line.startsWith('| `mine` '))).toBe(true)
})

test('the tables say what was not measured and give no spread of one training', () => {
  const lines = readmeTable(results)
  expect(lines[0]).toBe(
    'EfficientNet-B0 from nothing, 1 split, 2 seeds, 1 to 2 trainings of each set, mean ± standard deviation where there are two or more:',
  )
  const row = (title: string): string[] =>
    lines
      .find((line) => line.startsWith(`| ${title}`))!
      .split('|')
      .map((part) => part.trim())
  expect(row('the originals').slice(2, 6)).toEqual(['128', '2', '0.600 ± 0.141', '0.300 ± 0.071'])
  expect(row('`heavy`').slice(2, 6)).toEqual(['1,024', '1', '0.600', 'not measured'])
  expect(lines).toContain('EfficientNet-Lite0 from ImageNet: not measured.')
  const missing = lines.find((line) => line.startsWith('Not measured: '))!
  expect(missing).toContain('; `phone`; `scanner`.')
  expect(missing).not.toContain('`heavy`;')
  const single = { ...results, cells: results.cells.slice(0, 1) }
  expect(readmeTable(single)[0]).toBe(
    'EfficientNet-B0 from nothing, one split and one seed, so there is no spread:',
  )
  const page = worthPage(results)
  expect(page).toContain('| rotation 1 ')
  expect(page).toContain('## EfficientNet-B0 from starter weights\n\nNot measured.')
})

test('what is kept is read back, a line for every cell', () => {
  expect(JSON.parse(resultsText(results))).toEqual(results)
  expect(resultsText(results).split('\n')).toHaveLength(results.cells.length + 3)
})

test('newer cells replace older ones of the same set, and add parts to them', () => {
  const later = { ...results, cells: [cell({ scores: { clean: 0.1, 'rotation-2': 0.3 } })] }
  const merged = mergeResults(results, later)
  expect(merged.cells).toHaveLength(3)
  expect(merged.cells[0]!.scores).toMatchObject({ clean: 0.1, augraphy: 0.25, 'rotation-2': 0.3 })
  const other = { ...later, training: { ...results.training, steps: 20 } }
  expect(() => mergeResults(results, other)).toThrow('other settings')
})

test('the table goes between its markers, however often', () => {
  const text = `before\n${README_BEGIN}\nold\n${README_END}\nafter\n`
  const once = withTable(text, ['one', ''])
  expect(once).toBe(`before\n${README_BEGIN}\n\none\n\n${README_END}\nafter\n`)
  expect(withTable(once, ['one', ''])).toBe(once)
  expect(() => withTable('no markers', [])).toThrow(README_BEGIN)
})

test('README.md and bench/worth.md say what bench/worth.json holds (npm run bench -- worth --tables)', () => {
  const at = (path: string): URL => new URL(`../../${path}`, import.meta.url)
  const read = (path: string): string => readFileSync(at(path), 'utf8')
  if (!existsSync(at('bench/worth.json'))) return
  const kept = JSON.parse(read('bench/worth.json')) as WorthResults
  expect(read('bench/worth.md')).toBe(worthPage(kept))
  expect(read('README.md')).toBe(withTable(read('README.md'), readmeTable(kept)))
})

test('parts of the bench are chosen by name, in the order of the tables', () => {
  const chosen = worthOptions(['--sets', 'heavy,originals', '--levels', 'none'], false)
  expect(chosen).toMatchObject({ sets: ['originals', 'heavy'], levels: [], steps: 300 })
  expect(() => worthOptions(['--sets', 'huge'], false)).toThrow('"huge" is none of originals')
  expect(worthOptions(['--sets', 'none', '--recipes', 'a.yaml'], false)).toMatchObject({
    sets: [],
    recipes: ['a.yaml'],
  })
  expect(() => worthOptions(['--recipes', 'a.yaml', '--write'], false)).toThrow('are not kept')
  expect(() => worthOptions(['--seeds', '0'], false)).toThrow('whole numbers above 0')
})
