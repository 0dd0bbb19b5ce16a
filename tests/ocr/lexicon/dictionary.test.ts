import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  readDictionary,
  writeDictionary,
  type Dictionary,
} from '../../../src/ocr/lexicon/dictionary.ts'
import { linesOf, type LabelledExample } from '../../../src/ocr/lexicon/page-lines.ts'
import { learnWords } from '../../../src/ocr/lexicon/learn.ts'
import { prepare, scorePage } from '../../../src/ocr/lexicon/score.ts'
import { temporaryFolder } from '../../support/cli.ts'

const DICTIONARY: Dictionary = {
  format: 1,
  threshold: 0.75,
  margin: 1,
  trust: 0.1,
  classes: {
    3: {
      name: 'admission',
      title: [
        { word: '입원확인서', weight: 5, pages: 40 },
        { word: '임원확인서', weight: 3, pages: 4, of: '입원확인서' },
      ],
      body: [{ word: '입원기간', weight: 2 }],
    },
    7: {
      name: 'outpatient',
      title: [{ word: '통원확인서', weight: 4, pages: 30 }],
      body: [{ word: '통원', weight: 1 }],
    },
  },
}

const large = (text: string) => ({ text, large: true })
const small = (text: string) => ({ text, large: false })

test('a dictionary is read as it was written, with words on what it is', async () => {
  const file = join(await temporaryFolder(), 'words.yaml')
  await writeDictionary(file, DICTIONARY)
  expect(await readDictionary(file)).toEqual(DICTIONARY)
})

test('faults of an edited dictionary are reported with their lines', async () => {
  const file = join(await temporaryFolder(), 'words.yaml')
  const head = 'format: 1\nthreshold: 0.7\nmargin: 1\ntrust: 0\nclasses:\n'
  await writeFile(file, `${head}  3: { name: a, title: [{ word: x, wieght: 2 }], body: [] }\n`)
  await expect(readDictionary(file)).rejects.toThrow(/words\.yaml:6:\d+: classes\.3\.title/)
  await writeFile(file, `${head}  3: { name: a, title: [], body: [] }\n`)
  await expect(readDictionary(file)).rejects.toThrow(
    'words.yaml:5:1: classes: expected at least two',
  )
  await writeFile(file, 'format: [')
  await expect(readDictionary(file)).rejects.toThrow(/words\.yaml:\d+:\d+/)
  await writeFile(file, '# Title\n\n[![x](y)](z) text: a: b\n- c\n\tfoo: [\n')
  const message = await readDictionary(file).then(String, (error: Error) => error.message)
  expect(message).toMatch(/not a dictionary of `train words build`: not valid YAML/)
  expect(message).not.toContain('\n')
  await writeFile(file, 'only text\n')
  await expect(readDictionary(file)).rejects.toThrow(/`train words build`: it names no classes$/)
  await expect(readDictionary(`${file}.gone`)).rejects.toThrow('train words build')
})

test('the most similar word of a class counts, an exact one with its whole weight', () => {
  const found = scorePage(prepare(DICTIONARY), [large('서울병원'), large('입원확인서')])
  expect(found.scores[0]).toBe(5)
  // Of 통원확인서 two letters of fourteen differ, a third is a lookalike.
  expect(found.scores[1]).toBeCloseTo((4 * (1 - 2.5 / 14 - 0.75)) / 0.25, 5)
  expect(found.matches[0]).toMatchObject({ target: 3, word: '입원확인서', similarity: 1 })
})

test('body words count only where no title word was read', () => {
  const prepared = prepare(DICTIONARY)
  expect(scorePage(prepared, [small('통원치료')]).scores).toEqual([0, 1])
  expect(scorePage(prepared, [large('입원확인서'), small('통원치료')]).scores[0]).toBe(5)
  expect(scorePage(prepared, [large('통원치료')]).scores).toEqual([0, 0])
  expect(scorePage(prepared, []).matches).toEqual([])
})

test('words of a line run together, large lines apart from small ones', () => {
  const word = (text: string, line: number, isLarge: boolean) => ({
    text,
    line,
    large: isLarge,
    confidence: 1,
    box: [0, 0, 1, 1] as const,
  })
  const words = [
    word('진', 0, true),
    word('단 서', 0, true),
    word('…', 1, true),
    word('본문', 2, false),
  ]
  expect(linesOf({ words })).toEqual([large('진단서'), small('본문')])
})

const examples = (target: number, titles: readonly string[]): LabelledExample[] =>
  titles.map((title) => ({ target, lines: [large(title)] }))
const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text)

test('copies of one page are one witness', () => {
  const copies = times(9, '누리병원진단서').map((text) => ({
    target: 4,
    lines: [large(text)],
    source: 'one',
  }))
  const words = learnWords(
    [...copies, ...examples(4, times(5, '진단서')), ...examples(3, times(9, '입원확인서'))],
    { targets: [3, 4], minPages: 3 },
  )
  const found = words.get(4)!.title.map(({ word }) => word)
  expect(found.some((word) => '누리병원'.includes(word))).toBe(false)
  expect(found).toContain('진단서')
})

test('words are weighed by what they tell: shared ones not at all, misreadings with their model', () => {
  const words = learnWords(
    [
      ...examples(3, [...times(30, '입원확인서'), ...times(4, '임원확인서'), '엉뚱한말']),
      ...examples(7, times(20, '통원확인서')),
      ...examples(4, times(25, '진단서')),
      ...examples(9, times(5, '여권')),
    ],
    { targets: [3, 4, 7], minPages: 3 },
  )
  const titles = (target: number): string[] => words.get(target)!.title.map(({ word }) => word)
  expect([...words.keys()]).toEqual([3, 4, 7])
  expect(titles(3)).toContain('입원확인서')
  expect(titles(7)[0]).toBe('통원확인서')
  expect(titles(4)[0]).toBe('진단서')
  // On pages of two classes alike; on fewer pages than the minimum; of no class calls for.
  const all = [3, 4, 7].flatMap(titles)
  expect(all).not.toContain('확인서')
  expect(all).not.toContain('원확인서')
  expect(all).not.toContain('엉뚱한말')
  expect(all).not.toContain('여권')
  const misread = words.get(3)!.title.find(({ word }) => word === '임원확인서')
  expect(misread).toMatchObject({ pages: 4, of: '입원확인서' })
  expect(misread!.weight).toBeLessThan(words.get(3)!.title[0]!.weight)
})
