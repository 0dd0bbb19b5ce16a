/** Classes by whole titles: what is learned of them, and what a line speaks for. */
import { describe, expect, test } from 'vitest'
import type { Dictionary } from '../../../src/ocr/lexicon/dictionary.ts'
import type { LabelledExample, WordMatch } from '../../../src/ocr/lexicon/page-lines.ts'
import { prepare, scorePage } from '../../../src/ocr/lexicon/score.ts'
import {
  learnTitles,
  prepareTitles,
  titleMatches,
  type Title,
} from '../../../src/ocr/lexicon/titles.ts'
import { decide } from '../../../src/train/rerank/rerank.ts'
import { tune } from '../../../src/train/rerank/tune.ts'

const large = (text: string) => ({ text, large: true })
const pages = (target: number, titles: readonly string[]): LabelledExample[] =>
  titles.map((title, page) => ({ target, source: `${target}/${page}`, lines: [large(title)] }))

/** Two classes whose titles share their last word, as certificates do. */
const ADMISSION = ['입퇴원확인서', '입퇴원확인서', '입원사실증명서', '입되원확인서']
const OUTPATIENT = ['통원확인서', '통원확인서', '진료사실증명서', '통원확인사']
const EXAMPLES = [...pages(3, ADMISSION), ...pages(7, OUTPATIENT)]

function dictionaryOf(examples: readonly LabelledExample[], minPages = 1): Dictionary {
  const titles = learnTitles(examples, [3, 7], minPages)
  return {
    format: 1,
    threshold: 0.75,
    margin: 1,
    titleMargin: 0.5,
    trust: 0,
    classes: {
      3: { name: 'admission', titles: titles.get(3)!, title: [], body: [] },
      7: { name: 'outpatient', titles: titles.get(7)!, title: [], body: [] },
    },
  }
}

describe('titles', () => {
  test('are lines with the share of their pages; alike ones support each other, chance is left out', () => {
    const titles = learnTitles(EXAMPLES, [3, 7], 2)
    expect(titles.get(3)).toEqual([
      { text: '입퇴원확인서', share: 0.5 },
      { text: '입되원확인서', share: 0.25 },
    ])
    expect(titles.get(7)!.map(({ text }) => text)).toEqual(['통원확인서', '통원확인사'])
    expect(learnTitles(EXAMPLES, [3], 1).get(3)).toHaveLength(3)
  })

  test('of the variants of one page are one witness', () => {
    const copies = pages(3, ADMISSION).map((one) => ({ ...one, source: 'one' }))
    expect(learnTitles(copies, [3], 2).get(3)).toEqual([])
  })

  test('small lines and lines of a few letters are none', () => {
    const lines = [{ text: '입퇴원확인서', large: false }, large('진료')]
    expect(learnTitles([{ target: 3, lines }], [3], 1).get(3)).toEqual([])
  })

  test('score by all lines like the one that was read, above a page of which none is known', () => {
    const other = prepareTitles(7, [{ text: '진료사실증명서', share: 1 }])
    const scoreOf = (titles: readonly Title[], text: string): WordMatch =>
      titleMatches([prepareTitles(3, titles), other], [large(text)]).find(
        ({ target }) => target === 3,
      )!
    const known = { text: '입퇴원확인서', share: 0.25 }
    // Alike in all letters: a quarter of the pages against one in a hundred.
    const exact = scoreOf([known], '입퇴원확인서')
    expect(exact.similarity).toBe(1)
    expect(exact.score).toBeCloseTo(Math.log(1 + 0.25 / 0.01), 1)
    const misread = scoreOf([known], '입되원확인서')
    expect(misread.similarity).toBeLessThan(0.8)
    expect(misread.score).toBeLessThan(exact.score)
    expect(misread.score).toBeGreaterThan(exact.score - 1)
    const twice = scoreOf([known, { text: '입되원확인서', share: 0.1 }], '입퇴원확인서')
    const density = 0.25 + 0.1 * misread.similarity
    expect(twice.score).toBeCloseTo(Math.log(1 + density / 0.01), 1)
    expect(titleMatches([other], [{ text: '진료사실증명서', large: false }])).toEqual([])
  })

  test('that all classes bear say nothing', () => {
    const hospital = { text: '연세드림대학교병원', share: 1 }
    const classes = [
      prepareTitles(3, [hospital, { text: '입퇴원확인서', share: 0.5 }]),
      prepareTitles(7, [hospital, { text: '진료사실증명서', share: 0.5 }]),
    ]
    const alone = titleMatches(classes, [large('연세드림대학교병원')])
    for (const { score } of alone) expect(score).toBeCloseTo(0, 4)
    const both = titleMatches(classes, [large('연세드림대학교병원'), large('진료사실증명서')])
    expect(both[1]).toMatchObject({ word: '진료사실증명서' })
    const lead = both[1]!.score - both[0]!.score
    expect(lead).toBeCloseTo(Math.log(1 + 0.5 / 0.01), 1)
  })
})

describe('a page', () => {
  const dictionary = dictionaryOf(EXAMPLES)
  const after = (before: number, text: string): number =>
    decide(prepare(dictionary), before, () => 0.5, [large(text)]).after

  test('whose title shares most of its letters with that of the other class goes to its own', () => {
    expect(scorePage(prepare(dictionary), [large('입퇴원확인서')]).by).toBe('titles')
    expect(after(7, '입퇴원확인서')).toBe(3)
    expect(after(3, '통원확인서')).toBe(7)
    expect(after(3, '진료사실증명서')).toBe(7)
    expect(after(7, '입원사실증명서')).toBe(3)
  })

  test('with a title that either class could bear stays', () => {
    expect(after(3, '확인서')).toBe(3)
    expect(after(7, '확인서')).toBe(7)
    expect(after(3, '서울병원의무기록')).toBe(3)
  })

  test('on which no title is recognised is decided by words', () => {
    const word = { word: '통원', weight: 5 }
    const classes = { ...dictionary.classes, 7: { ...dictionary.classes[7]!, title: [word] } }
    const prepared = prepare({ ...dictionary, classes })
    expect(scorePage(prepared, [large('통원치료에관한것')])).toMatchObject({
      by: 'words',
      scores: [0, 5],
    })
    expect(decide(prepared, 3, () => 0.5, [large('통원치료에관한것')]).after).toBe(7)
  })

  test('margins are tuned for titles and for words apart', () => {
    const held = [...pages(3, ['입퇴원확인서', '입원사실증명서']), ...pages(7, ['통원확인서'])]
    const right = tune(dictionary, held)
    expect(right).toMatchObject({ corrected: 1, precision: 1 })
    // Titles that stand on pages of the other class: nothing may be changed by them.
    const swapped = held.map((one) => ({ ...one, target: 10 - one.target }))
    expect(tune(dictionary, swapped)).toMatchObject({ titleMargin: 3, corrected: 0 })
  })
})
