/** Metrics of predictions. */

/** Metrics of one set of predictions, from 0 to 1 but for the loss. */
export interface Scores {
  images: number
  /** mean F1 over the classes that are in the truth or the predictions */
  macroF1: number
  accuracy: number
  /** mean negative log-likelihood of the truth, in nats */
  loss: number
  /** expected calibration error over 15 bins (Guo et al. 2017) */
  calibrationError: number
}

export interface ClassScore {
  /** share of the images predicted as this class that are of it; 0 where there are none */
  precision: number
  /** share of the images of this class that are predicted so; 0 where there are none */
  recall: number
  f1: number
  /** images of this class */
  images: number
}

/** Softmax of every row of [rows, classes]. */
export function softmax(logits: Float32Array, classes: number): Float32Array {
  const out = new Float32Array(logits.length)
  for (let row = 0; row < logits.length; row += classes) {
    let max = -Infinity
    for (let c = 0; c < classes; c++) max = Math.max(max, logits[row + c]!)
    let sum = 0
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[row + c]! - max)
    for (let c = 0; c < classes; c++) out[row + c] = Math.exp(logits[row + c]! - max) / sum
  }
  return out
}

/** Index of the highest value of every row; the first of equals. */
export function argmax(values: Float32Array, classes: number): Uint16Array {
  const out = new Uint16Array(values.length / classes)
  for (let row = 0; row < out.length; row++) {
    let best = 0
    for (let c = 1; c < classes; c++) {
      if (values[row * classes + c]! > values[row * classes + best]!) best = c
    }
    out[row] = best
  }
  return out
}

/** Counts of truth (rows) against prediction (columns), [classes, classes]. */
export function confusion(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): Uint32Array {
  const counts = new Uint32Array(classes * classes)
  for (let i = 0; i < truth.length; i++) {
    const cell = truth[i]! * classes + predicted[i]!
    counts[cell] = counts[cell]! + 1
  }
  return counts
}

/** Precision, recall and F1 of every class. */
export function perClass(counts: Uint32Array, classes: number): ClassScore[] {
  return Array.from({ length: classes }, (_, c) => {
    let images = 0
    let predicted = 0
    for (let other = 0; other < classes; other++) {
      images += counts[c * classes + other]!
      predicted += counts[other * classes + c]!
    }
    const hits = counts[c * classes + c]!
    return {
      precision: predicted > 0 ? hits / predicted : 0,
      recall: images > 0 ? hits / images : 0,
      f1: images + predicted > 0 ? (2 * hits) / (images + predicted) : 0,
      images,
    }
  })
}

/** Mean F1 over the classes that occur, as scikit-learn's `f1_score(average='macro')`; 0 of none. */
export function macroF1(counts: Uint32Array, classes: number): number {
  let sum = 0
  let present = 0
  for (let c = 0; c < classes; c++) {
    let both = 0
    for (let other = 0; other < classes; other++) {
      both += counts[c * classes + other]! + counts[other * classes + c]!
    }
    if (both === 0) continue
    sum += (2 * counts[c * classes + c]!) / both
    present++
  }
  return present > 0 ? sum / present : 0
}

const BINS = 15

/** Predictions of about the same confidence. */
export interface CalibrationBin {
  images: number
  /** mean probability of the predicted class */
  confidence: number
  /** share of correct predictions */
  accuracy: number
}

/** Predictions in 15 even bins by confidence. */
export function calibrationBins(
  truth: ArrayLike<number>,
  probabilities: Float32Array,
  classes: number,
): CalibrationBin[] {
  const bins = Array.from({ length: BINS }, () => ({ images: 0, confidence: 0, accuracy: 0 }))
  const predicted = argmax(probabilities, classes)
  for (let i = 0; i < predicted.length; i++) {
    const top = probabilities[i * classes + predicted[i]!]!
    const bin = bins[Math.min(BINS - 1, Math.floor(top * BINS))]!
    bin.images++
    bin.confidence += top
    if (predicted[i] === truth[i]) bin.accuracy++
  }
  return bins.map(({ images, confidence, accuracy }) => {
    const count = Math.max(1, images)
    return { images, confidence: confidence / count, accuracy: accuracy / count }
  })
}

/** Expected calibration error: mean distance between confidence and accuracy, over 15 even bins. */
export function calibrationError(
  truth: ArrayLike<number>,
  probabilities: Float32Array,
  classes: number,
): number {
  let error = 0
  for (const { images, confidence, accuracy } of calibrationBins(truth, probabilities, classes)) {
    error += images * Math.abs(confidence - accuracy)
  }
  return truth.length > 0 ? error / truth.length : 0
}

/**
 * Metrics of probabilities [images, classes] against the truth.
 * @param truth class indices
 */
export function scoresOf(
  truth: ArrayLike<number>,
  probabilities: Float32Array,
  classes: number,
): Scores {
  const predicted = argmax(probabilities, classes)
  let hits = 0
  let loss = 0
  for (let i = 0; i < truth.length; i++) {
    if (predicted[i] === truth[i]) hits++
    loss -= Math.log(Math.max(1e-12, probabilities[i * classes + truth[i]!]!))
  }
  const images = truth.length
  return {
    images,
    macroF1: macroF1(confusion(truth, predicted, classes), classes),
    accuracy: images > 0 ? hits / images : 0,
    loss: images > 0 ? loss / images : 0,
    calibrationError: calibrationError(truth, probabilities, classes),
  }
}

/** The weighted mean of probabilities of several models or orientations. */
export function mean(parts: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const out = new Float32Array(parts[0]!.length)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  for (const [p, part] of parts.entries()) {
    const share = weights[p]! / total
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + share * part[i]!
  }
  return out
}
