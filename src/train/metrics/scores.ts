/** What logits are worth: the figures by which models are judged. */

/** Figures of one set of predictions; shares and probabilities from 0 to 1. */
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
  /** of the images predicted so, the share that is so; 0 where none is */
  precision: number
  /** of the images that are so, the share predicted so; 0 where none is */
  recall: number
  f1: number
  /** images that are so */
  images: number
}

/** Softmax of every row of [rows, classes]. */
export function probabilities(logits: Float32Array, classes: number): Float32Array {
  const out = new Float32Array(logits.length)
  for (let row = 0; row < logits.length; row += classes) {
    let most = -Infinity
    for (let c = 0; c < classes; c++) most = Math.max(most, logits[row + c]!)
    let sum = 0
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[row + c]! - most)
    for (let c = 0; c < classes; c++) out[row + c] = Math.exp(logits[row + c]! - most) / sum
  }
  return out
}

/** The likeliest class of every row; the first of equals. */
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

/** Predictions that are about as sure as one another. */
export interface CalibrationBin {
  images: number
  /** mean probability of what was predicted */
  sure: number
  /** share that was right */
  right: number
}

/** Predictions in 15 even bins by how sure they are. */
export function calibrationBins(
  truth: ArrayLike<number>,
  chances: Float32Array,
  classes: number,
): CalibrationBin[] {
  const bins = Array.from({ length: BINS }, () => ({ images: 0, sure: 0, right: 0 }))
  const said = argmax(chances, classes)
  for (let i = 0; i < said.length; i++) {
    const top = chances[i * classes + said[i]!]!
    const bin = bins[Math.min(BINS - 1, Math.floor(top * BINS))]!
    bin.images++
    bin.sure += top
    if (said[i] === truth[i]) bin.right++
  }
  return bins.map(({ images, sure, right }) => {
    const count = Math.max(1, images)
    return { images, sure: sure / count, right: right / count }
  })
}

/** Mean distance between how sure a model is and how often it is right, over 15 even bins. */
export function calibrationError(
  truth: ArrayLike<number>,
  chances: Float32Array,
  classes: number,
): number {
  let error = 0
  for (const { images, sure, right } of calibrationBins(truth, chances, classes)) {
    error += images * Math.abs(sure - right)
  }
  return truth.length > 0 ? error / truth.length : 0
}

/**
 * Figures of probabilities [images, classes] against the truth.
 * @param truth places of the classes
 */
export function scoresOf(truth: ArrayLike<number>, chances: Float32Array, classes: number): Scores {
  const said = argmax(chances, classes)
  let hits = 0
  let loss = 0
  for (let i = 0; i < truth.length; i++) {
    if (said[i] === truth[i]) hits++
    loss -= Math.log(Math.max(1e-12, chances[i * classes + truth[i]!]!))
  }
  const images = truth.length
  return {
    images,
    macroF1: macroF1(confusion(truth, said, classes), classes),
    accuracy: images > 0 ? hits / images : 0,
    loss: images > 0 ? loss / images : 0,
    calibrationError: calibrationError(truth, chances, classes),
  }
}

/** The weighted mean of probabilities of several members or views. */
export function mean(parts: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const out = new Float32Array(parts[0]!.length)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  for (const [p, part] of parts.entries()) {
    const share = weights[p]! / total
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + share * part[i]!
  }
  return out
}
