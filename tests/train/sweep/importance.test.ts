import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { axisOf } from '../../../src/train/sweep/axes.ts'
import { importanceOf } from '../../../src/train/sweep/importance.ts'
import type { Trial } from '../../../src/train/sweep/sweep.ts'

/** Trials whose score is a function of their values. */
function trials(count: number, score: (rate: number, kind: string) => number | null): Trial[] {
  const rng = rngFrom('trials')
  return Array.from({ length: count }, (_, i): Trial => {
    const rate = 10 ** rng.uniform(-5, -1)
    const kind = rng.pick(['a', 'b', 'c'])
    const values = { rate, kind, idle: rng.random(), same: 3 }
    return { trial: i + 1, values, rung: 0, steps: null, score: score(rate, kind), folder: '' }
  })
}

const KEYS = ['idle', 'kind', 'rate', 'same']

test('what the score is made of is told from what it is not', () => {
  const found = importanceOf(
    trials(24, (rate) => 0.5 + Math.log10(rate) / 10),
    KEYS,
  )
  expect(found[0]).toMatchObject({ key: 'rate', direction: 'higher' })
  expect(found[0]!.explained).toBeGreaterThan(0.99)
  expect(found[0]!.pValue).toBeLessThan(0.005)
  for (const { key, pValue } of found.slice(1)) expect(pValue, key).toBeGreaterThan(0.05)
  // A setting that is the same in all trials explains nothing, and is not named.
  expect(found.map(({ key }) => key)).not.toContain('same')
})

test('a best value between the ends has no direction; words are told by their means', () => {
  const hill = importanceOf(
    trials(24, (rate) => 0.6 - (Math.log10(rate) + 3) ** 2 / 10),
    KEYS,
  )
  expect(hill[0]).toMatchObject({ key: 'rate', direction: undefined })
  const words = importanceOf(
    trials(24, (_, kind) => ({ a: 0.2, b: 0.7, c: 0.4 })[kind]!),
    KEYS,
  )
  expect(words[0]).toMatchObject({ key: 'kind', direction: undefined })
  expect(words[0]!.explained).toBeCloseTo(1, 6)
})

test('few trials, and those that failed, say nothing', () => {
  expect(
    importanceOf(
      trials(5, () => 0.5),
      KEYS,
    ),
  ).toEqual([])
  expect(importanceOf(trials(20, (rate) => (rate > 1e-4 ? null : 0.5)).slice(0, 9), KEYS)).toEqual(
    [],
  )
})

test('axes are laid by orders of magnitude where values span them, and say their values', () => {
  const wide = axisOf('rate', [0.0001, 0.001, 0.1])
  expect(wide.heights[1]).toBeCloseTo(1 / 3, 6)
  const even = axisOf('share', [0, 1, 2, 3, 4, 10])
  expect(even.heights[1]).toBeCloseTo(0.1, 6)
  expect(even.ticks.map(({ text }) => text)).toEqual(['0', '5', '10'])
  expect(axisOf('steps', [4, 8, 4]).ticks.map(({ text }) => text)).toEqual(['4', '8'])
  const words = axisOf('kind', ['b', 'a', null])
  expect(words.heights).toEqual([0.5, 0, 1])
  expect(words.ticks.map(({ text }) => text)).toEqual(['a', 'b', 'null'])
})
