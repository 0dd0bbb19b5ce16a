import { expect, test } from 'vitest'
import { Target, type Columns } from '../../../src/augment/calibrate/target.ts'
import { STATISTICS } from '../../../src/augment/statistics/image-statistics.ts'
import { rngFrom } from '../../../src/core/rng.ts'

/** Pages whose every statistic is drawn from one distribution; the skew of every third is unknown. */
function pages(name: string, count: number, shift = 0): Columns {
  return STATISTICS.map((statistic) => {
    const rng = rngFrom(`${name} ${statistic.name}`)
    return Array.from({ length: count }, (_, i) => {
      const value = rng.normal(shift, 1)
      if (statistic.name === 'skew') return i % 3 === 0 ? NaN : value
      return statistic.log ? Math.exp(3 + 0.3 * value) : 100 + 12 * value
    })
  })
}

const norm = (values: Float64Array): number => Math.hypot(...values)

test('two samples of one distribution lie about as near as two halves of the target', () => {
  const target = new Target(pages('target', 800), 1)
  const same = target.distances(pages('same', 400))
  for (const [f, distance] of same.entries()) {
    expect(distance, STATISTICS[f]!.name).toBeLessThan(1.5 * target.noiseFloors[f]!)
    expect(target.noiseFloors[f]!, STATISTICS[f]!.name).toBeGreaterThan(0.03)
  }
})

test('the nearer, the smaller; also where no value of one is among those of the other', () => {
  const target = new Target(pages('target', 300), 1)
  const apart = [0, 0.5, 1, 2, 8, 12].map((shift) =>
    norm(target.residuals(pages('other', 300, shift))),
  )
  expect(apart.toSorted((a, b) => a - b)).toEqual(apart)
  expect(apart[0]).toBeLessThan(0.35)
})

test('statistics that were not measured are taken from other residuals', () => {
  const target = new Target(pages('target', 100), 1)
  const [far, near] = [target.residuals(pages('a', 50, 2)), target.residuals(pages('b', 50))]
  const mixed = target.residuals(pages('b', 50), { residuals: far, names: ['skew'] })
  const changed = [...mixed.keys()].filter((k) => mixed[k] !== near[k])
  expect(changed.every((k) => mixed[k] === far[k])).toBe(true)
  expect(changed.length).toBeGreaterThan(mixed.length / STATISTICS.length / 2)
})

test('sizes that differ by rounding are the same size; others are not', () => {
  const columns = pages('target', 60)
  const sized = (kilopixels: (i: number) => number): Columns =>
    columns.map((values, f) =>
      STATISTICS[f]!.name === 'size' ? values.map((_, i) => kilopixels(i)) : values,
    )
  const target = new Target(
    sized(() => 262),
    1,
  )
  const place = target.place('size')
  expect(target.distances(sized((i) => 261 + (i % 3)))[place]).toBe(0)
  expect(target.distances(sized((i) => (i % 4 === 0 ? 270 : 262)))[place]).toBeCloseTo(0.25)
  expect(target.distances(sized((i) => (i % 4 === 0 ? 250 : 262)))[place]).toBeCloseTo(0.25)
})

test('an outcome says what became of a distance, and never calls one that grew reached', () => {
  const target = new Target(pages('target', 400), 1)
  const outcome = (before: number, after: number) => {
    const columns = [before, after].map((shift) => pages('x', 400, shift))
    return target.rows(pages('raw', 200, 3), columns[0]!, columns[1]!)[0]!.outcome
  }
  expect(outcome(2, 0)).toBe('reached-noise-floor')
  expect(outcome(3, 0.4)).toBe('halved')
  expect(outcome(1, 0.9)).toBe('improved')
  expect(outcome(1, 1)).toBe('unchanged')
  expect(outcome(0, 0)).toBe('within-noise-floor')
  expect(outcome(1, 1.5)).toBe('grew')
  expect(outcome(0, 3)).toBe('grew')
})

test('a distance that grew within the noise floor is said to have grown', () => {
  const columns = pages('target', 400)
  const target = new Target(columns, 1)
  // A few pages more or less: nearer to the target than its halves are to each other.
  const nearer = columns.map((values) => values.slice(0, 390))
  const farther = columns.map((values) => values.toSorted((a, b) => a - b).slice(0, 385))
  const [row] = target.rows(columns, nearer, farther)
  expect(row!.after).toBeGreaterThan(row!.before)
  expect(row!.after).toBeLessThan(row!.noiseFloor)
  expect(row!.outcome).toBe('grew-within-noise-floor')
})
