import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import type { Dictionary } from '../../../src/ocr/lexicon/dictionary.ts'
import type { LabelledExample, PageLine } from '../../../src/ocr/lexicon/page-lines.ts'
import { prepare } from '../../../src/ocr/lexicon/score.ts'
import { rerank, rerankCandidates } from '../../../src/train/rerank/rerank.ts'
import { rerankMetrics } from '../../../src/train/rerank/metrics.ts'
import { writeRecord } from '../../../src/train/rerank/record.ts'
import { tune } from '../../../src/train/rerank/tune.ts'
import { argmax, scoresOf } from '../../../src/train/metrics/scores.ts'
import { temporaryFolder } from '../../support/cli.ts'

const word = (text: string, weight: number) => ({ word: text, weight })
const DICTIONARY: Dictionary = {
  format: 1,
  threshold: 0.75,
  margin: 1,
  trust: 0,
  classes: {
    3: { name: 'admission', title: [word('입원확인서', 5)], body: [] },
    7: { name: 'outpatient', title: [word('통원확인서', 5)], body: [] },
    14: { name: 'opinion', title: [word('소견서', 4)], body: [] },
  },
}
/** Targets of the model: one of them, 5, is not the dictionary's. */
const TARGETS = [3, 5, 7, 14]
const line = (text: string): PageLine[] => [{ text, large: true }]

function decided(
  rows: readonly (readonly number[])[],
  lines: readonly PageLine[][],
  over: Partial<Dictionary> = {},
) {
  const probabilities = Float32Array.from(rows.flat())
  const prepared = prepare({ ...DICTIONARY, ...over })
  return {
    given: probabilities,
    ...rerank(prepared, TARGETS, probabilities, (index) => lines[index]!),
  }
}

test('a clear title moves a prediction to its class, and its probability with it', () => {
  const { given, decisions, probabilities } = decided(
    [[0.6, 0.05, 0.3, 0.05]],
    [line('통원확인서')],
  )
  expect(decisions).toMatchObject([{ index: 0, before: 3, after: 7 }])
  const swapped = [0.3, 0.05, 0.6, 0.05].map((probability) => Math.fround(probability))
  expect([...probabilities]).toEqual(swapped)
  // What was given is not written to.
  expect(given[0]).toBeCloseTo(0.6)
})

test('only predictions within the list are looked at, and none moves out of it', () => {
  const rows = [
    [0.1, 0.8, 0.05, 0.05],
    [0.7, 0.1, 0.1, 0.1],
  ]
  const { decisions, probabilities } = decided(rows, [line('통원확인서'), line('운전면허증')])
  expect(rerankCandidates(prepare(DICTIONARY), TARGETS, Float32Array.from(rows.flat()))).toEqual([
    1,
  ])
  expect(decisions).toMatchObject([{ index: 1, before: 3, after: 3 }])
  expect(Array.from(argmax(probabilities, 4))).toEqual([1, 0])
})

test('a page predicted as another class is read where these are likely enough, and moved by a whole title alone', () => {
  const titled: Dictionary['classes'] = {
    ...DICTIONARY.classes,
    7: { ...DICTIONARY.classes[7]!, titles: [{ text: '통원확인서', share: 0.9 }] },
  }
  const rows = [
    [0.05, 0.7, 0.2, 0.05],
    [0.05, 0.7, 0.2, 0.05],
    [0.05, 0.85, 0.05, 0.05],
  ]
  // A word of 14, a whole title of 7, and the same where the model holds 15 % for the three.
  const lines = [line('소견서'), line('통원확인서'), line('통원확인서')]
  const reach = { classes: titled, reach: 0.25 }
  const { decisions, probabilities } = decided(rows, lines, reach)
  expect(decisions).toMatchObject([
    { index: 0, before: 5, after: 5 },
    { index: 1, before: 5, after: 7 },
  ])
  expect(Array.from(argmax(probabilities, 4))).toEqual([1, 2, 1])
  expect(decided(rows, lines, { classes: titled }).decisions).toEqual([])
})

test('a page that is surely not what it was predicted as becomes the most probable other, by words and model together', () => {
  const near = { 7: word('통원확인서', 5), 14: word('통원확인서', 4.5) }
  const classes: Dictionary['classes'] = {
    ...DICTIONARY.classes,
    7: { ...DICTIONARY.classes[7]!, title: [near[7]] },
    14: { ...DICTIONARY.classes[14]!, title: [near[14]] },
  }
  const after = (row: number[], trust: number): number =>
    decided([row], [line('통원확인서')], { classes, trust, margin: 1 }).decisions[0]!.after
  expect(after([0.6, 0, 0.2, 0.2], 0)).toBe(7)
  // The model holds 14 for e² times as likely as 7: .3 of 2 nats outweigh the half nat between the words.
  const row = [0.5, 0.05, 0.054, 0.396]
  expect(after(row, 0)).toBe(7)
  expect(after(row, 0.3)).toBe(14)
})

test('without margin, without words, or against a confident model nothing is changed', () => {
  const row = [[0.98, 0, 0.01, 0.01]]
  const after = (text: string, over: Partial<Dictionary> = {}): number =>
    decided(row, [line(text)], over).decisions[0]!.after
  expect(after('통원확인서')).toBe(7)
  expect(after('통원확인서', { margin: 6 })).toBe(3)
  // The model holds 4.6 nats against it: with full trust they count too.
  expect(after('통원확인서', { trust: 1 })).toBe(3)
  expect(after('통원확인서 입원확인서')).toBe(3)
  expect(after('확인서')).toBe(3)
  expect(decided(row, [[]]).decisions[0]!.after).toBe(3)
})

test('a class that the model does not know is never chosen', () => {
  const other = { ...DICTIONARY.classes, 99: { name: 'x', title: [word('여권', 9)], body: [] } }
  const { decisions } = decided([[0.9, 0, 0.1, 0]], [line('여권')], { classes: other })
  expect(decisions[0]!.after).toBe(3)
})

test('changes are metrics: right, wrong, void, and F1 of the classes before and after', () => {
  const truth = [2, 2, 0, 0, 1]
  const sure = (place: number): number[] => TARGETS.map((_, k) => (k === place ? 0.7 : 0.1))
  const rows = [sure(0), sure(2), sure(0), sure(3), sure(1)]
  const lines = ['통원확인서', '통원확인서', '통원확인서', '통원확인서', ''].map(line)
  const { given, decisions, probabilities } = decided(rows, lines)
  const values = { before: given, after: probabilities }
  const found = rerankMetrics([3, 7, 14], TARGETS, truth, values, decisions)
  expect(found).toMatchObject({ right: 1, wrong: 1, void: 1, candidates: 4, worstOther: 0 })
  // Before: admission 1 of 2 hits in 2 predicted; outpatient 1 of 2 in 1 predicted; opinion none.
  expect(found.before).toBeCloseTo((0.5 + 2 / 3 + 0) / 3)
  expect(found.after).toBeCloseTo((0 + 2 / 3 + 0) / 3)
  expect(found.macroF1Before).toBe(scoresOf(truth, values.before, TARGETS.length).macroF1)
})

test('threshold and margin are found where changes are right', () => {
  const noisy: LabelledExample[] = [
    ...['입원확인서', '임원확인서', '입원획인서'].map((t) => ({ target: 3, lines: line(t) })),
    ...['통원확인서', '동원확인서'].map((t) => ({ target: 7, lines: line(t) })),
    { target: 14, lines: line('소견서') },
    { target: 14, lines: line('?#흐림') },
  ]
  const found = tune(DICTIONARY, noisy)
  expect(found.precision).toBe(1)
  expect(found.corrected).toBeGreaterThan(0.8)
  expect(found.corrected).toBeLessThan(1)
  // Where words mislead, nothing is to be changed.
  const swapped = noisy.map((one) => ({ ...one, target: one.target === 3 ? 7 : 3 }))
  expect(tune(DICTIONARY, swapped).corrected).toBeLessThan(0.2)
})

test('a model that is right on six of ten gains a tenth and more from titles that can be read', () => {
  const rng = rngFrom('tests/rerank')
  const titles = new Map([
    [0, '입원확인서'],
    [2, '통원확인서'],
    [3, '소견서'],
  ])
  const truth = Array.from({ length: 300 }, () => rng.pick([0, 1, 2, 3]))
  const rows = truth.map((place) => {
    const said = place === 1 || rng.bernoulli(0.6) ? place : rng.pick([0, 2, 3])
    return TARGETS.map((_, k) => (k === said ? 0.7 : 0.1))
  })
  // A fifth of the titles cannot be read.
  const lines = truth.map((place) => (rng.bernoulli(0.2) ? [] : line(titles.get(place) ?? '면허')))
  const { given, decisions, probabilities } = decided(rows, lines)
  const values = { before: given, after: probabilities }
  const found = rerankMetrics([3, 7, 14], TARGETS, truth, values, decisions)
  expect(found.after - found.before).toBeGreaterThan(0.1)
  expect(found.right).toBeGreaterThan(9 * (found.wrong + found.void))
  expect(found.worstOther).toBe(0)
})

test('the record lists all that was looked at and shows what was changed, escaped', async () => {
  const root = await temporaryFolder()
  const file = join(root, 'images', 'x.png')
  const raw = { width: 40, height: 60, channels: 3 as const, background: '#fff' }
  await mkdir(join(root, 'images'))
  await sharp({ create: raw }).png().toFile(file)
  const { decisions } = decided(
    [
      [0.6, 0.1, 0.2, 0.1],
      [0.9, 0, 0.1, 0],
    ],
    [line('통원확인서'), []],
  )
  decisions[0] = {
    ...decisions[0]!,
    matches: [{ ...decisions[0]!.matches[0]!, text: '<script>alert(1)</script>' }],
  }
  const classes = TARGETS.map((target) => ({ target, name: `class & ${target}` }))
  const cases = decisions.map((decision) => ({ ...decision, id: 'x.png', file, row: undefined }))
  const beside = join(root, 'new', 'submission.csv')
  const files = await writeRecord(beside, classes, [3, 7, 14], cases)
  const table = (await readFile(files.table, 'utf8')).trim().split('\n')
  expect(table[0]).toBe('ID,before,after,words,score_3,score_7,score_14,image')
  expect(table[1]).toMatch(/^x\.png,3,7,.*통원확인서 1\.00.*,\.\.\/images\/x\.png$/)
  expect(table[2]).toBe('x.png,3,3,,0.00,0.00,0.00,../images/x.png')
  const page = await readFile(files.page, 'utf8')
  expect(page).not.toContain('<script>')
  expect(page).toContain('&lt;script&gt;')
  expect(page).toContain('7 class &amp; 7')
  expect(page.match(/<figure>/g)).toHaveLength(1)
  expect(page).toContain('data:image/jpeg;base64,')
})
