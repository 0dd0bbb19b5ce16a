/** Predictions of trained models: opened once, used for as many images as wanted. */
import { availableParallelism } from 'node:os'
import { ImageError, WorkError } from '../../core/errors.ts'
import { silent, type Progress } from '../../core/progress.ts'
import type { ClassName } from '../../dataset/classes.ts'
import type { Config } from '../config/schema.ts'
import type { ShardNumber } from '../../jobs/shard-name.ts'
import type { ImageList } from '../data/image-list.ts'
import type { ImageSource } from '../data/loader.ts'
import type { InputPool } from '../data/input-pool.ts'
import type { InferenceEngine } from '../engine/engine.ts'
import type { Engines } from '../engines.ts'
import { mean, softmax } from '../metrics/scores.ts'
import { forward } from './forward.ts'
import { hashFiles, type HashedFiles } from './hashed-files.ts'
import { LogitCache } from './logit-cache.ts'
import { fillFailed, uniqueFiles, type Predictions } from './predictions.ts'
import type { TrainedModel } from './trained-model.ts'

/** Test-time augmentation: each image upright, in 4 rotations, or in these and their mirror images. */
export type Tta = 1 | 4 | 8

export interface PredictOptions {
  tta?: Tta | undefined
}

/** Indices into `ORIENTATIONS`. */
export const TTA_ORIENTATIONS: Readonly<Record<Tta, readonly number[]>> = {
  1: [0],
  4: [0, 1, 2, 3],
  8: [0, 1, 2, 3, 4, 5, 6, 7],
}

/** What models run on. */
export interface Runtime {
  engines: Engines
  engine: Pick<Config['engine'], 'mode' | 'device'>
  /** threads of the networks on the CPU; by default one per core */
  threads?: number | undefined
  pool: InputPool
  /** whose file of the cache new logits go to */
  shard?: ShardNumber | undefined
  progress?: Progress | undefined
  signal?: AbortSignal | undefined
}

export interface WeighedModel {
  model: TrainedModel
  /** share in the ensemble's probabilities, 0 to 1; 0: left out */
  weight: number
}

/** Images that a network is shown between two writes to the cache. */
const PORTION = 512

/** One model or an ensemble, ready to predict. Calls run one after another; close it at the end. */
export class Predictor {
  /** in the order of the probabilities */
  readonly classes: readonly ClassName[]
  /** weights sum to 1 */
  readonly models: readonly WeighedModel[]
  private readonly runtime: Runtime
  /** networks kept open for images in memory, one image at a time */
  private readonly engines = new Map<TrainedModel, InferenceEngine>()
  private last: Promise<unknown> = Promise.resolve()

  constructor(classes: readonly ClassName[], models: readonly WeighedModel[], runtime: Runtime) {
    const total = models.reduce((sum, { weight }) => sum + weight, 0)
    this.classes = classes
    this.models = models.map(({ model, weight }) => ({ model, weight: weight / total }))
    this.runtime = runtime
  }

  /**
   * Class probabilities of encoded images (JPEG, PNG, WebP, TIFF, …) in memory.
   * @param images the bytes of each file
   * @returns for each image one probability per class, in the order of `classes`, summing to 1
   * @throws ImageError `IMAGE_EMPTY`, `IMAGE_TOO_LARGE`, `IMAGE_UNREADABLE`, naming the image by its
   *   index; WorkError of the engine
   * @example
   * const predictor = await openRun('runs/heavy-quick')
   * const [probabilities] = await predictor.predict([await readFile('page.jpg')])
   * const best = probabilities!.indexOf(Math.max(...probabilities!))
   * console.log(predictor.classes[best]!.name)
   * await predictor.close()
   */
  predict(
    images: readonly Uint8Array[],
    { tta = 1 }: PredictOptions = {},
  ): Promise<Float32Array[]> {
    return this.exclusively(() => this.predictBytes(images, TTA_ORIENTATIONS[tta]))
  }

  /**
   * Probabilities of image files, by way of the models' caches: an image that a model has seen before
   * is not computed again, whatever its name. Images that cannot be read get the mean of the others.
   * @throws WorkError `STOPPED` after the signal; what was computed is kept
   */
  predictFiles(list: ImageList, { tta = 1 }: PredictOptions = {}): Promise<Predictions> {
    return this.exclusively(async () => {
      const used = this.models.filter(({ weight }) => weight > 0)
      const { pool, signal } = this.runtime
      const files = await hashFiles(pool, list, signal)
      const parts = new Map<TrainedModel, Float32Array>()
      let computed = 0
      for (const { model } of used) {
        const { pages, fresh } = await this.cachedProbabilities(model, files, TTA_ORIENTATIONS[tta])
        parts.set(model, pages)
        computed += fresh
      }
      const together = mean(
        used.map(({ model }) => parts.get(model)!),
        used.map(({ weight }) => weight),
      )
      fillFailed(together, this.classes.length, files.failed)
      return {
        classes: this.classes,
        probabilities: together,
        models: this.models.map(({ model, weight }) => ({
          label: model.label,
          weight,
          probabilities: parts.get(model) ?? new Float32Array(0),
        })),
        failed: files.failed,
        failures: uniqueFiles(files.failures),
        computed,
      }
    })
  }

  /** Frees networks and threads. */
  async close(): Promise<void> {
    await this.last
    for (const engine of this.engines.values()) await engine.close()
    this.engines.clear()
    await this.runtime.pool.close()
  }

  private async predictBytes(
    images: readonly Uint8Array[],
    orientations: readonly number[],
  ): Promise<Float32Array[]> {
    const list = inMemory(images)
    const { pool } = this.runtime
    const parts: Float32Array[] = []
    const used = this.models.filter(({ weight }) => weight > 0)
    for (const { model } of used) {
      let engine = this.engines.get(model)
      if (!engine) {
        engine = await this.openEngine(model, 1)
        this.engines.set(model, engine)
      }
      const { fill } = model.description
      const { logits, failures } = await forward({ pool, engine, list, fill, orientations })
      const [failure] = failures
      if (failure) throw new ImageError(failure.code, `${failure.id}: ${failure.reason}`)
      parts.push(meanProbabilities(logits, this.classes.length))
    }
    const together = mean(
      parts,
      used.map(({ weight }) => weight),
    )
    const count = this.classes.length
    return images.map((_, i) => together.slice(i * count, (i + 1) * count))
  }

  /** Probabilities of one model [images, classes], and how many images were computed for it. */
  private async cachedProbabilities(
    model: TrainedModel,
    files: HashedFiles,
    orientations: readonly number[],
  ): Promise<{ pages: Float32Array; fresh: number }> {
    const { digests, failed } = files
    const cache = await LogitCache.open(model, orientations, this.runtime.shard)
    const missing = Array.from(digests.keys()).filter(
      (i) => !failed.has(i) && !cache.has(digests[i]!),
    )
    if (missing.length > 0) await this.compute(model, files, missing, cache, orientations)
    const pages = meanProbabilities(cache.logits(digests), this.classes.length)
    return { pages, fresh: missing.length }
  }

  /** Runs the network over the images at these indices and adds their logits to the cache. */
  private async compute(
    model: TrainedModel,
    files: HashedFiles,
    missing: readonly number[],
    cache: LogitCache,
    orientations: readonly number[],
  ): Promise<void> {
    const { pool, progress = silent, signal } = this.runtime
    const { size, fill } = model.description
    const engine = await this.openEngine(model, batchFor(size))
    progress.begin(model.label, missing.length)
    try {
      for (let start = 0; start < missing.length; start += PORTION) {
        const portion = missing.slice(start, start + PORTION)
        const step = (images: number): void => progress.step(images)
        const list = files.list.pick(portion)
        const found = await forward({ pool, engine, list, fill, orientations, step, signal })
        if (found.stopped) throw new WorkError('STOPPED', 'stopped: the same command resumes')
        for (const row of found.failed) files.failed.add(portion[row]!)
        files.failures.push(...found.failures)
        const digests = portion.map((index, row) =>
          found.failed.has(row) ? undefined : files.digests[index]!,
        )
        await cache.add(digests, found.logits)
      }
    } finally {
      progress.end()
      await engine.close()
    }
  }

  private openEngine(model: TrainedModel, batch: number): Promise<InferenceEngine> {
    const { engines, engine, threads = availableParallelism() } = this.runtime
    const { backbone, size, classes } = model.description
    return engines.openInference(
      {
        backbone: engines.backbone(backbone),
        classes: classes.length,
        size,
        batch,
        ...engine,
        threads,
      },
      model.state,
    )
  }

  /** Networks write their results to memory of their own: one call at a time. */
  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work)
    this.last = next.catch(() => undefined)
    return next
  }
}

function inMemory(images: readonly Uint8Array[]): ImageSource {
  return { length: images.length, id: imageName, file: (index) => images[index]! }
}

function imageName(index: number): string {
  return `image ${index}`
}

/** Mean over orientations of the softmax. */
function meanProbabilities(logits: readonly Float32Array[], classes: number): Float32Array {
  const parts = logits.map((one) => softmax(one, classes))
  return mean(
    parts,
    parts.map(() => 1),
  )
}

/** Images per network call: about as many pixels as 32 of 96 × 96. */
export function batchFor(size: number): number {
  return Math.max(1, Math.min(32, Math.round((32 * 96 * 96) / (size * size))))
}
