/**
 * Multinomial logistic regression with an L2 penalty, by L-BFGS (Liu and Nocedal 1989): a head on
 * features that stay as they are.
 */

export interface LogisticProblem {
  classes: number
  /** features of a row */
  width: number
  /** [rows, width] */
  features: Float32Array
  /** [rows, classes], rows sum to 1 */
  targets: Float32Array
  /** [rows], from 0; one of them at least above it */
  weights: Float32Array
}

/** Limits of the solver. */
const HISTORY = 8
const MAX_HALVINGS = 20
/** Share of the decrease that the slope promises, which a step must bring (Armijo's rule). */
const SUFFICIENT = 1e-4

/**
 * Minimises the weighted mean cross-entropy + penalty / 2 · |W|²; the bias has no penalty.
 * @param start [classes, width + 1]: a row of weights and the bias of each class; left as it is
 * @param limits iterations at most, fewer where the gradient is shorter than `tolerance` before
 * @returns the same layout as `start`
 */
export function fitLogistic(
  problem: LogisticProblem,
  penalty: number,
  start: Float64Array,
  { iterations, tolerance = 1e-6 }: { iterations: number; tolerance?: number },
): Float64Array {
  const at = start.slice()
  const gradient = new Float64Array(at.length)
  let value = objective(problem, penalty, at, gradient)
  const pairs: Pair[] = []
  const tried = new Float64Array(at.length)
  const next = new Float64Array(at.length)
  for (let i = 0; i < iterations && norm(gradient) > tolerance; i++) {
    const direction = towards(gradient, pairs)
    const slope = dot(direction, gradient)
    // Without history the length of the gradient says nothing of the length of a step.
    let step = pairs.length === 0 ? 1 / Math.max(1, norm(gradient)) : 1
    let found = Infinity
    for (let halving = 0; halving < MAX_HALVINGS; halving++, step /= 2) {
      for (let k = 0; k < at.length; k++) tried[k] = at[k]! + step * direction[k]!
      found = objective(problem, penalty, tried, next)
      if (found <= value + SUFFICIENT * step * slope) break
    }
    if (!(found < value)) break
    remember(pairs, { at, tried, gradient, next })
    at.set(tried)
    gradient.set(next)
    value = found
  }
  return at
}

/** Mean over rows of the weighted cross-entropy, without the penalty. */
export function logLoss(problem: LogisticProblem, head: Float64Array): number {
  return objective(problem, 0, head, undefined)
}

/** Logits of a row, into `out`. */
export function rowLogits(
  { classes, width, features }: LogisticProblem,
  head: Float64Array,
  row: number,
  out: Float64Array,
): void {
  const from = row * width
  for (let c = 0; c < classes; c++) {
    const own = c * (width + 1)
    let sum = head[own + width]!
    for (let f = 0; f < width; f++) sum += head[own + f]! * features[from + f]!
    out[c] = sum
  }
}

/** The value at `head`; its gradient goes into `gradient` where one is given. */
function objective(
  problem: LogisticProblem,
  penalty: number,
  head: Float64Array,
  gradient: Float64Array | undefined,
): number {
  const { classes, width, features, targets, weights } = problem
  let total = 0
  for (const weight of weights) total += weight
  gradient?.fill(0)
  const logits = new Float64Array(classes)
  let loss = 0
  for (const [row, weight] of weights.entries()) {
    if (weight === 0) continue
    rowLogits(problem, head, row, logits)
    const sum = exponentials(logits)
    const from = row * width
    for (let c = 0; c < classes; c++) {
      const target = targets[row * classes + c]!
      const probability = logits[c]! / sum
      if (target > 0) loss -= (weight / total) * target * Math.log(Math.max(probability, 1e-300))
      if (!gradient) continue
      const slope = (weight / total) * (probability - target)
      const own = c * (width + 1)
      for (let f = 0; f < width; f++) {
        gradient[own + f] = gradient[own + f]! + slope * features[from + f]!
      }
      gradient[own + width] = gradient[own + width]! + slope
    }
  }
  if (penalty === 0) return loss
  let squares = 0
  for (let c = 0; c < classes; c++) {
    const own = c * (width + 1)
    for (let f = own; f < own + width; f++) {
      squares += head[f]! ** 2
      if (gradient) gradient[f] = gradient[f]! + penalty * head[f]!
    }
  }
  return loss + (penalty / 2) * squares
}

/** Powers of e in place, the largest being 1. @returns their sum */
function exponentials(logits: Float64Array): number {
  let max = -Infinity
  for (const value of logits) max = Math.max(max, value)
  let sum = 0
  for (let c = 0; c < logits.length; c++) {
    logits[c] = Math.exp(logits[c]! - max)
    sum += logits[c]!
  }
  return sum
}

interface Pair {
  /** the step and the change of the gradient by it */
  s: Float64Array
  y: Float64Array
  /** 1 / (s · y) */
  rho: number
}

function remember(
  pairs: Pair[],
  { at, tried, gradient, next }: Record<'at' | 'tried' | 'gradient' | 'next', Float64Array>,
): void {
  const s = tried.map((value, k) => value - at[k]!)
  const y = next.map((value, k) => value - gradient[k]!)
  const product = dot(s, y)
  // Where curvature is lost to rounding the pair would spoil the directions.
  if (product <= 1e-12 * dot(y, y)) return
  pairs.push({ s, y, rho: 1 / product })
  if (pairs.length > HISTORY) pairs.shift()
}

/** The two-loop recursion: minus the gradient, times the inverse of the curvature seen so far. */
function towards(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const q = gradient.map((value) => -value)
  const alphas: number[] = []
  for (const { s, y, rho } of pairs.toReversed()) {
    const alpha = rho * dot(s, q)
    alphas.push(alpha)
    add(q, y, -alpha)
  }
  const last = pairs.at(-1)
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y))
    for (let k = 0; k < q.length; k++) q[k] = q[k]! * scale
  }
  for (const { s, y, rho } of pairs) add(q, s, alphas.pop()! - rho * dot(y, q))
  return q
}

function add(into: Float64Array, from: Float64Array, factor: number): void {
  for (let k = 0; k < into.length; k++) into[k] = into[k]! + factor * from[k]!
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a))
}
