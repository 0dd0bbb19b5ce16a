/** Least squares within bounds, for a function that can only be evaluated. */

export interface LeastSquares {
  low: readonly number[]
  high: readonly number[]
  start: readonly number[]
  /** values are drawn towards these where the residuals do not depend on them */
  rest: readonly number[]
  /**
   * The residuals at these values; the same for the same values.
   * @param changed the one value that differs from the last accepted point; undefined: several
   */
  evaluate: (values: readonly number[], changed?: number) => Promise<Float64Array>
  /** called with the residuals of each point that is accepted */
  onAccept?: (residuals: Float64Array) => void
}

export interface Solution {
  values: number[]
  residuals: Float64Array
  /** sum of the squared residuals and of the penalty for distance from `rest` */
  cost: number
  trials: number
  stopped: StopReason
}

/**
 * Why a search ended: no step lowered the cost any more; the evaluations were used up; or they were
 * too few to measure the sensitivity to every value even once.
 */
export type StopReason = 'converged' | 'budget' | 'budget-too-small'

/** Share of a value's range by which it is moved to see what it does. */
const PROBE = 0.12
/** Share of its range that a value moves at most in one step. */
const STRIDE = 0.35
const DAMPING = [0.003, 0.03, 0.3, 3]
/** Penalty of a value that lies its whole range away from its rest, squared. */
const PENALTY = 0.03
/** A step must lower the sum of squares by this share, or the sensitivities are measured again. */
const MIN_GAIN = 0.015

/**
 * Gauss–Newton steps with Levenberg's damping (K. Levenberg, 1944): the sensitivity of every
 * residual to every value is measured once, steps follow from it, and after each step it is
 * corrected by what the step did (C. Broyden, 1965). Where that leads no further it is measured
 * again, and where that leads no further either, the search is over.
 * @param budget evaluations at most; sensitivities are not measured where it does not suffice
 */
export async function solve(problem: LeastSquares, budget: number): Promise<Solution> {
  const { low, high, evaluate } = problem
  const range = low.map((value, i) => high[i]! - value)
  const toUnit = (values: readonly number[]): number[] =>
    values.map((value, i) => (range[i] === 0 ? 0 : (value - low[i]!) / range[i]!))
  const fromUnit = (unit: readonly number[]): number[] =>
    unit.map((share, i) => low[i]! + share * range[i]!)
  const rest = toUnit(problem.rest)
  const cost = (unit: readonly number[], residuals: Float64Array): number =>
    dot(residuals, residuals) + PENALTY * unit.reduce((sum, u, i) => sum + (u - rest[i]!) ** 2, 0)

  let at = toUnit(problem.start)
  let residuals = await evaluate(fromUnit(at))
  problem.onAccept?.(residuals)
  let trials = 1
  let sensitivities: Float64Array[] = []
  let fresh = false
  let stopped: StopReason = budget <= at.length + 1 ? 'budget-too-small' : 'budget'

  while (trials < budget) {
    if (sensitivities.length === 0) {
      if (trials + at.length >= budget) break
      for (let i = 0; i < at.length; i++) {
        const move = at[i]! + PROBE <= 1 ? PROBE : -PROBE
        const moved = await evaluate(fromUnit(at.with(i, at[i]! + move)), i)
        sensitivities.push(moved.map((value, k) => (value - residuals[k]!) / move))
      }
      trials += at.length
      fresh = true
    }
    const before = cost(at, residuals)
    let best: { unit: number[]; residuals: Float64Array; cost: number } | undefined
    for (const damping of DAMPING) {
      if (trials >= budget) break
      const unit = stepFrom(at, rest, residuals, sensitivities, damping)
      const found = await evaluate(fromUnit(unit))
      trials++
      const now = cost(unit, found)
      if (!best || now < best.cost) best = { unit, residuals: found, cost: now }
      // Heavier damping takes a shorter step the same way: it helps only where this one was too long.
      else break
    }
    if (best && best.cost < before) {
      correct(sensitivities, at, best.unit, residuals, best.residuals)
      at = best.unit
      residuals = best.residuals
      problem.onAccept?.(residuals)
    }
    if (best && best.cost < before * (1 - MIN_GAIN)) fresh = false
    else if (fresh) {
      if (trials < budget) stopped = 'converged'
      break
    } else sensitivities = []
  }
  return { values: fromUnit(at), residuals, cost: cost(at, residuals), trials, stopped }
}

/**
 * The damped Gauss–Newton step within the unit cube and the stride: values that would leave are
 * held at the edge, and the others solved for again.
 */
function stepFrom(
  at: readonly number[],
  rest: readonly number[],
  residuals: Float64Array,
  sensitivities: readonly Float64Array[],
  damping: number,
): number[] {
  const step = at.map(() => 0)
  const free = new Set(at.keys())
  const lowest = at.map((u) => Math.max(-u, -STRIDE))
  const highest = at.map((u) => Math.min(1 - u, STRIDE))
  while (free.size > 0) {
    const own = [...free]
    const left = residuals.slice()
    for (const [i, moved] of step.entries()) {
      if (free.has(i) || moved === 0) continue
      for (let k = 0; k < left.length; k++) left[k] = left[k]! + sensitivities[i]![k]! * moved
    }
    const matrix = own.map((i) =>
      own.map((j) => dot(sensitivities[i]!, sensitivities[j]!) + (i === j ? PENALTY + damping : 0)),
    )
    const right = own.map((i) => -dot(sensitivities[i]!, left) - PENALTY * (at[i]! - rest[i]!))
    const found = solveSymmetric(matrix, right)
    own.forEach((i, n) => (step[i] = Math.min(highest[i]!, Math.max(lowest[i]!, found[n]!))))
    // One at a time: with it held, others may turn out to stay inside.
    const excess = own.map((i, n) => Math.abs(found[n]! - step[i]!))
    const farthest = excess.indexOf(Math.max(...excess))
    if (excess[farthest] === 0) break
    free.delete(own[farthest]!)
  }
  return at.map((u, i) => Math.min(1, Math.max(0, u + step[i]!)))
}

/** Broyden's rank-one correction: the sensitivities that explain the step that was taken. */
function correct(
  sensitivities: readonly Float64Array[],
  from: readonly number[],
  to: readonly number[],
  before: Float64Array,
  after: Float64Array,
): void {
  const moved = to.map((u, i) => u - from[i]!)
  const length = moved.reduce((sum, m) => sum + m * m, 0)
  if (length === 0) return
  for (let k = 0; k < before.length; k++) {
    let expected = 0
    for (const [i, m] of moved.entries()) expected += sensitivities[i]![k]! * m
    const missed = (after[k]! - before[k]! - expected) / length
    for (const [i, m] of moved.entries()) {
      sensitivities[i]![k] = sensitivities[i]![k]! + missed * m
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}

/** Solves a symmetric positive definite system by Cholesky's factors; both arguments are used up. */
function solveSymmetric(matrix: number[][], right: number[]): number[] {
  const n = right.length
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!
      for (let k = 0; k < j; k++) sum -= matrix[i]![k]! * matrix[j]![k]!
      matrix[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j]![j]!
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) right[i] = right[i]! - matrix[i]![k]! * right[k]!
    right[i] = right[i]! / matrix[i]![i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) right[i] = right[i]! - matrix[k]![i]! * right[k]!
    right[i] = right[i]! / matrix[i]![i]!
  }
  return right
}
