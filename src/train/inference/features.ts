/** The features of image files by a trained network, and what it predicts of them. */
import { availableParallelism } from 'node:os'
import { InputError, WorkError } from '../../core/errors.ts'
import { silent } from '../../core/progress.ts'
import { rngFrom } from '../../core/rng.ts'
import type { FeaturesHead, ImageFeatures } from '../../dataset/features-file.ts'
import type { ImageList } from '../data/image-list.ts'
import { softmax } from '../metrics/scores.ts'
import { forward, type ImageFailure } from './forward.ts'
import { hashFiles } from './hashed-files.ts'
import { headOf, openFeatures } from './head-engine.ts'
import { batchFor, type Runtime } from './predictor.ts'
import type { TrainedModel } from './trained-model.ts'

export interface FoundFeatures {
  head: FeaturesHead
  /** one of each content, in the order of the list */
  images: ImageFeatures[]
  failures: ImageFailure[]
}

/** Numbers kept of an image: of more, as many sums of all with random signs (Johnson and Lindenstrauss 1984). */
const KEPT = 128
/** Images that the network is shown between two looks at the signal. */
const PORTION = 512
/** Standard deviations of a number that a byte's range covers. */
const RANGE = 4.5

/**
 * Shows a network every image of a list once.
 * @throws WorkError `STOPPED` after the signal
 */
export async function featuresOfFiles(
  model: TrainedModel,
  list: ImageList,
  runtime: Runtime,
): Promise<FoundFeatures> {
  const { pool, progress = silent, signal } = runtime
  const files = await hashFiles(pool, list, signal)
  const seen = new Set<string>()
  const wanted = [...files.digests.keys()].filter((i) => {
    const digest = files.digests[i]!
    if (digest === '' || seen.has(digest)) return false
    seen.add(digest)
    return true
  })
  const { description, state } = model
  const { engines, engine: settings, threads = availableParallelism() } = runtime
  const { size, fill, classes } = description
  const backbone = engines.backbone(description.backbone)
  const options = { backbone, classes: classes.length, size, batch: batchFor(size), ...settings }
  const engine = await openFeatures(engines, { ...options, threads }, state)
  const { width } = headOf(state, backbone.head)
  const project = projection(width)
  const images: ImageFeatures[] = []
  const failures = [...files.failures]
  progress.begin(`${model.label}: features`, wanted.length)
  try {
    for (let start = 0; start < wanted.length; start += PORTION) {
      const portion = wanted.slice(start, start + PORTION)
      const step = (count: number): void => progress.step(count)
      const read = { pool, engine, list: list.pick(portion), fill, step, signal }
      const found = await forward(read)
      if (found.stopped) throw new WorkError('STOPPED', 'stopped: nothing was written')
      failures.push(...found.failures)
      portion.forEach((index, row) => {
        if (found.failed.has(row)) return
        const features = found.logits[0]!.subarray(row * width, (row + 1) * width)
        images.push({
          sha256: files.digests[index]!,
          ...predictionOf(model, backbone.head, features),
          features: project(features),
        })
      })
    }
  } finally {
    progress.end()
    await engine.close()
  }
  return { head: { format: 1, model: model.label, width: Math.min(KEPT, width) }, images, failures }
}

/**
 * One of a run's models.
 * @param name of its backbone; undefined: the first
 * @throws InputError `BACKBONE_UNKNOWN`
 */
export function modelNamed(
  models: readonly TrainedModel[],
  name: string | undefined,
): TrainedModel {
  const found = models.find(
    ({ description }) => name === undefined || description.backbone === name,
  )
  if (found) return found
  const names = models.map(({ description }) => description.backbone).join(', ')
  throw new InputError('BACKBONE_UNKNOWN', `the run has no backbone "${name}"; it has ${names}`)
}

function predictionOf(
  { state, description: { classes } }: TrainedModel,
  head: string,
  features: Float32Array,
): { predicted: number; confidence: number } {
  const { weight, bias, width } = headOf(state, head)
  const logits = Float32Array.from(classes, (_, c) => {
    let sum = bias.values[c]!
    for (let f = 0; f < width; f++) sum += weight.values[c * width + f]! * features[f]!
    return sum
  })
  const shares = softmax(logits, classes.length)
  const best = shares.indexOf(Math.max(...shares))
  return { predicted: classes[best]!.target, confidence: Number(shares[best]!.toFixed(4)) }
}

/** Features by their direction, as bytes: the same projection for the same width. */
function projection(width: number): (features: Float32Array) => Int8Array {
  const kept = Math.min(KEPT, width)
  const rng = rngFrom(`features ${width}`)
  const isWhole = kept === width
  const signs = isWhole
    ? undefined
    : Int8Array.from({ length: kept * width }, () => (rng.bernoulli(0.5) ? 1 : -1))
  return (features) => {
    let square = 0
    for (const value of features) square += value * value
    // Signs give each sum the square of all; a plain number of `width` has its share of one.
    const scale = (127 * Math.sqrt(isWhole ? width : 1)) / (RANGE * Math.sqrt(square || 1))
    return Int8Array.from({ length: kept }, (_, k) => {
      let sum = isWhole ? features[k]! : 0
      if (signs) for (let f = 0; f < width; f++) sum += signs[k * width + f]! * features[f]!
      return Math.max(-127, Math.min(127, Math.round(sum * scale)))
    })
  }
}
