/** How much of the difference between trials each setting explains, and whether chance explains as much. */
import { rngFrom } from '../../core/rng.ts'
import { axisOf } from './axes.ts'
import type { Trial } from './sweep.ts'
import type { Values } from './plan.ts'

export interface Importance {
  key: string
  /** share of the scores' variance that the setting alone explains, 0 to 1 */
  explained: number
  /** share of random orders of the scores of which it explains as much */
  pValue: number
  /** whether higher values go with higher scores; undefined of words, and where both ends are worse */
  direction: 'higher' | 'lower' | undefined
}

/** Trials below which nothing can be said: a curve of three numbers goes through as many points. */
export const FEWEST = 6
const ORDERS = 1000

/**
 * @param trials of equal length, so that their scores compare
 * @returns the settings that explain most first; none where there are too few trials
 */
export function importanceOf(trials: readonly Trial[], keys: readonly string[]): Importance[] {
  const scored = trials.filter(({ score }) => score !== null)
  if (scored.length < FEWEST) return []
  const scores = scored.map(({ score }) => score!)
  const found = keys.flatMap((key): Importance[] => {
    const values = scored.map(({ values: own }) => own[key]!)
    if (new Set(values).size < 2) return []
    const basis = basisOf(values)
    const explained = share(basis, scores)
    const rng = rngFrom(`importance ${key}`)
    let asGood = 0
    for (let i = 0; i < ORDERS; i++) {
      if (share(basis, rng.shuffled(scores)) >= explained - 1e-12) asGood++
    }
    const pValue = (asGood + 1) / (ORDERS + 1)
    return [{ key, explained, pValue, direction: directionOf(values, scores) }]
  })
  return found.toSorted((a, b) => b.explained - a.explained || (a.key < b.key ? -1 : 1))
}

/**
 * Directions at right angles to each other and to a constant: of numbers a line and a parabola along
 * their axis, of words one a word.
 */
function basisOf(values: readonly Values[string][]): number[][] {
  const isNumeric = values.every((value) => typeof value === 'number')
  const { heights } = axisOf('', values)
  const words = [...new Set(values)]
  const columns = isNumeric
    ? [heights, heights.map((height) => height * height)]
    : words.map((word) => values.map((value) => (value === word ? 1 : 0)))
  const basis: number[][] = []
  for (const column of [values.map(() => 1), ...columns]) {
    let rest = [...column]
    for (const one of basis) {
      const along = dot(rest, one)
      rest = rest.map((value, i) => value - along * one[i]!)
    }
    const length = Math.sqrt(dot(rest, rest))
    if (length > 1e-9) basis.push(rest.map((value) => value / length))
  }
  return basis.slice(1)
}

function share(basis: readonly (readonly number[])[], scores: readonly number[]): number {
  const mean = scores.reduce((a, b) => a + b, 0) / scores.length
  const centred = scores.map((score) => score - mean)
  const all = dot(centred, centred)
  if (all < 1e-15) return 0
  return basis.reduce((sum, one) => sum + dot(one, centred) ** 2, 0) / all
}

function directionOf(
  values: readonly Values[string][],
  scores: readonly number[],
): Importance['direction'] {
  if (!values.every((value) => typeof value === 'number')) return undefined
  const [line, bend] = basisOf(values).map((one) => dot(one, scores))
  if (line === undefined || Math.abs(bend ?? 0) > Math.abs(line)) return undefined
  return line > 0 ? 'higher' : 'lower'
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}
