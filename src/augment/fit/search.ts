/** The lowest point of a function of few numbers, by trying. */
import type { Stream } from '../../core/random.ts'

export interface SearchSpace {
  low: readonly number[]
  high: readonly number[]
  start: readonly number[]
  /** whether moving this coordinate can change anything, the others being what they are */
  isActive: (index: number, values: readonly number[]) => boolean
}

export interface SearchResult {
  values: number[]
  score: number
  trials: number
}

const FIRST_STEP = 0.18
const LARGEST_STEP = 0.3
const SMALLEST_STEP = 0.015

/**
 * Pattern search (R. Hooke, T. Jeeves, "Direct search solution of numerical and statistical
 * problems", 1961): one coordinate after the other is moved up or down, the direction that last
 * helped first, and what lowers the score is kept; steps grow where they help and shrink where they
 * do not; after each round the whole way of it is gone once more. The score must be the same for
 * the same values.
 * @param budget most evaluations, the first included
 */
export async function patternSearch(
  space: SearchSpace,
  evaluate: (values: readonly number[]) => Promise<number>,
  budget: number,
  stream: Stream,
): Promise<SearchResult> {
  const { low, high, start, isActive } = space
  const kept = (i: number, value: number): number => Math.min(high[i]!, Math.max(low[i]!, value))
  const found: SearchResult = { values: [...start], score: await evaluate(start), trials: 1 }
  const steps = start.map(() => FIRST_STEP)
  const towards = start.map(() => 1)

  const attempt = async (values: number[]): Promise<boolean> => {
    if (found.trials >= budget || values.every((value, i) => value === found.values[i]))
      return false
    found.trials++
    const score = await evaluate(values)
    if (score >= found.score) return false
    found.values = values
    found.score = score
    return true
  }
  const moved = (i: number, share: number): number[] =>
    found.values.with(i, kept(i, found.values[i]! + share * (high[i]! - low[i]!)))

  while (found.trials < budget && steps.some((step) => step >= SMALLEST_STEP)) {
    const before = found.values
    for (const i of stream.shuffled(start.map((_, index) => index))) {
      if (steps[i]! < SMALLEST_STEP || !isActive(i, found.values)) continue
      if (await attempt(moved(i, steps[i]! * towards[i]!))) {
        steps[i] = Math.min(LARGEST_STEP, steps[i]! * 1.4)
      } else if (await attempt(moved(i, -steps[i]! * towards[i]!))) {
        towards[i] = -towards[i]!
      } else steps[i] = steps[i]! / 2
    }
    if (found.values === before) {
      // What was idle in this round stays idle: nothing moved that could wake it.
      steps.forEach((step, i) => (steps[i] = isActive(i, found.values) ? step : 0))
      continue
    }
    await attempt(found.values.map((value, i) => kept(i, value + (value - before[i]!))))
  }
  return found
}
