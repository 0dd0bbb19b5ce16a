/** Training targets of a batch: class distributions and row weights, mixed where asked. */
import type { Rng } from '../../core/rng.ts'
import type { TrainingBatch } from '../engine/engine.ts'
import type { InputBatch } from './loader.ts'

export interface TargetOptions {
  classes: number
  labels: ArrayLike<number>
  /** mass spread evenly over all classes, 0 to below 1 (Szegedy et al. 2016) */
  smoothing: number
  /** weight of an image of each class */
  classWeights: Float32Array
}

/**
 * @param batch images per step of the engine: rows that are missing or failed have weight 0
 * @param images where they go, [batch, size, size, 3]; those of the input where that is full
 */
export function trainingBatch(
  input: InputBatch,
  batch: number,
  { classes, labels, smoothing, classWeights }: TargetOptions,
): TrainingBatch {
  const targets = new Float32Array(batch * classes)
  const weights = new Float32Array(batch)
  const base = smoothing / classes
  targets.fill(base)
  for (const [row, index] of input.indices.entries()) {
    const label = labels[index]!
    targets[row * classes + label] = base + 1 - smoothing
    weights[row] = classWeights[label]!
  }
  for (const { row } of input.failures) weights[row] = 0
  let { images } = input
  const bytes = (images.length / input.indices.length) * batch
  if (images.length < bytes) {
    images = new Uint8Array(bytes)
    images.set(input.images)
  }
  return { images, targets, weights }
}

/**
 * MixUp in place (Zhang et al. 2018): every row is blended with the row of the batch that stands
 * opposite, by one share drawn from Beta(alpha, alpha). A row of weight 0 is mixed into none.
 */
export function mixUp(batch: TrainingBatch, alpha: number, rng: Rng): void {
  const { images, targets, weights } = batch
  const rows = weights.length
  const share = beta(alpha, rng)
  const pixels = images.length / rows
  const classes = targets.length / rows
  for (let a = 0, b = rows - 1; a < b; a++, b--) {
    if (weights[a] === 0 || weights[b] === 0) continue
    blend(images, { a, b, length: pixels }, share, 0.5)
    blend(targets, { a, b, length: classes }, share, 0)
    blend(weights, { a, b, length: 1 }, share, 0)
  }
}

/**
 * Mixes two rows of a tensor with each other.
 * @param half 0.5 for bytes, which are cut off and not rounded, else 0
 */
function blend(
  values: Uint8Array | Float32Array,
  { a, b, length }: { a: number; b: number; length: number },
  share: number,
  half: number,
): void {
  for (let i = 0; i < length; i++) {
    const x = values[a * length + i]!
    const y = values[b * length + i]!
    values[a * length + i] = share * x + (1 - share) * y + half
    values[b * length + i] = share * y + (1 - share) * x + half
  }
}

/** A draw from Beta(alpha, alpha), by Jöhnk's method up to 1 and as a ratio of sums above. */
function beta(alpha: number, rng: Rng): number {
  if (alpha <= 1) {
    for (let tries = 0; tries < 1000; tries++) {
      const x = (1 - rng.random()) ** (1 / alpha)
      const y = (1 - rng.random()) ** (1 / alpha)
      if (x + y <= 1 && x + y > 0) return x / (x + y)
    }
    return 0.5
  }
  const x = gamma(alpha, rng)
  const y = gamma(alpha, rng)
  return x / (x + y)
}

/** Gamma(shape, 1) for shapes of 1 and more (Marsaglia and Tsang 2000). */
function gamma(shape: number, rng: Rng): number {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = rng.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - rng.random()) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return d * v
  }
}

/** Weights by which every class counts the same, mean 1 over the images; 0 for a class without any. */
export function balancedWeights(counts: ArrayLike<number>): Float32Array {
  const present = Array.from(counts).filter((count) => count > 0)
  const total = present.reduce((sum, count) => sum + count, 0)
  return Float32Array.from(Array.from(counts), (count) =>
    count > 0 ? total / (present.length * count) : 0,
  )
}
