/** Multinomial logistic regression, trained by Adam on mini-batches. */
import type { Rng } from '../../src/core/rng.ts'

const EPOCHS = 16
const BATCH = 32
const RATE = 0.02
const DECAY = 1e-3

export class Softmax {
  private readonly classes: number
  private readonly size: number
  /** class by class: one weight per feature, then the bias */
  private readonly weights: Float64Array

  constructor(classes: number, features: number) {
    this.classes = classes
    this.size = features + 1
    this.weights = new Float64Array(classes * this.size)
  }

  /** Probability of each class. */
  predict(features: Float32Array): Float64Array {
    const { classes, size, weights } = this
    const scores = new Float64Array(classes)
    for (let c = 0; c < classes; c++) {
      const at = c * size
      let sum = weights[at + size - 1]!
      for (let i = 0; i < features.length; i++) sum += weights[at + i]! * features[i]!
      scores[c] = sum
    }
    const max = Math.max(...scores)
    const powers = scores.map((score) => Math.exp(score - max))
    const total = powers.reduce((sum, power) => sum + power, 0)
    return powers.map((power) => power / total)
  }

  train(rows: readonly Float32Array[], labels: readonly number[], rng: Rng): void {
    const { classes, size, weights } = this
    const gradient = new Float64Array(weights.length)
    const mean = new Float64Array(weights.length)
    const square = new Float64Array(weights.length)
    let step = 0
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      const order = rng.shuffled(rows.map((_, i) => i))
      const rate = RATE * (1 - epoch / EPOCHS)
      for (let from = 0; from < order.length; from += BATCH) {
        const batch = order.slice(from, from + BATCH)
        gradient.fill(0)
        for (const row of batch) {
          const features = rows[row]!
          const errors = this.predict(features)
          errors[labels[row]!]! -= 1
          for (let c = 0; c < classes; c++) {
            const error = errors[c]! / batch.length
            // Next to nothing is learnt from what is known already.
            if (Math.abs(error) < 1e-4) continue
            const at = c * size
            for (let i = 0; i < features.length; i++) gradient[at + i]! += error * features[i]!
            gradient[at + size - 1]! += error
          }
        }
        step++
        const bias1 = 1 - 0.9 ** step
        const bias2 = 1 - 0.999 ** step
        for (let k = 0; k < weights.length; k++) {
          const g = gradient[k]! + DECAY * weights[k]!
          mean[k] = 0.9 * mean[k]! + 0.1 * g
          square[k] = 0.999 * square[k]! + 0.001 * g * g
          weights[k]! -= (rate * (mean[k]! / bias1)) / (Math.sqrt(square[k]! / bias2) + 1e-8)
        }
      }
    }
  }
}
