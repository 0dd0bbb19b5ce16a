/** How good a network is on the pages held out, and keeping the best one. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode, WorkError } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import type { Config } from '../config/schema.ts'
import type { EngineOptions, ModelState, OptimiserState } from '../engine/engine.ts'
import type { HoldoutParts } from '../data/holdout-parts.ts'
import type { ImageList } from '../data/image-list.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { softmax, scoresOf, type Scores } from '../metrics/scores.ts'
import { forward, type ImageFailure } from '../inference/forward.ts'
import { writeModelFile } from '../weights/model-file.ts'
import type { TrainRuntime } from './job.ts'

export interface HoldoutRequest {
  options: EngineOptions
  model: ModelState
  set: TrainingSet
  runtime: TrainRuntime
  signal: AbortSignal
}

export interface HoldoutEvaluation {
  clean: Scores | null
  noisy: Scores | null
  /** the noisy pages by the recipe of a mixture that they went through; absent of other holdouts */
  noisyParts?: Record<string, Scores>
  /** [images, classes] */
  logits: { clean: Float32Array; noisy: Float32Array }
  failures: ImageFailure[]
  /** the signal came before it was done: the metrics are of a part */
  stopped: boolean
}

/** Evaluates a network on the holdout. Images that cannot be read count in no metric. */
export async function evaluateHoldout(request: HoldoutRequest): Promise<HoldoutEvaluation> {
  const { options, model, set, signal } = request
  const { engines, pool, caches } = request.runtime
  const empty = new Float32Array(0)
  const out: HoldoutEvaluation = {
    clean: null,
    noisy: null,
    logits: { clean: empty, noisy: empty },
    failures: [],
    stopped: false,
  }
  if (set.clean.length + set.noisy.length === 0) return out
  const engine = await engines.openInference(options, model)
  try {
    for (const part of ['clean', 'noisy'] as const) {
      const list = set[part]
      if (list.length === 0 || out.stopped) continue
      const cache = caches(part, options.size)
      const found = await forward({ pool, engine, list, fill: set.fill, cache, signal })
      const logits = found.logits[0]!
      out.logits[part] = logits
      out.failures.push(...found.failures)
      out.stopped ||= found.stopped
      out[part] = scoresOfRead(list, logits, found.failed, options.classes)
      if (part === 'noisy' && set.noisyParts) {
        out.noisyParts = scoresByPart(set.noisyParts, list, logits, found.failed)
      }
    }
  } finally {
    await engine.close()
  }
  return out
}

/**
 * An evaluation that is all or nothing.
 * @throws WorkError `STOPPED` after the signal
 */
export async function evaluateUnstopped(request: HoldoutRequest): Promise<HoldoutEvaluation> {
  const found = await evaluateHoldout(request)
  if (found.stopped) throw new WorkError('STOPPED', 'stopped: the same command does it again')
  return found
}

/** Metrics over the images that could be read. */
export function scoresOfRead(
  list: ImageList,
  logits: Float32Array,
  failed: ReadonlySet<number>,
  classes: number,
): Scores {
  if (failed.size === 0) return scoresOf(list.labels, softmax(logits, classes), classes)
  return scoresWhere((index) => !failed.has(index), list, logits, classes)
}

/** Metrics of each recipe of a mixture that any page went through. */
export function scoresByPart(
  { names, of }: HoldoutParts,
  list: ImageList,
  logits: Float32Array,
  failed: ReadonlySet<number>,
): Record<string, Scores> {
  const classes = logits.length / list.length
  const parts = names.flatMap((name, place) => {
    const isOwn = (index: number): boolean => of[index] === place && !failed.has(index)
    return of.some((_, index) => isOwn(index))
      ? [[name, scoresWhere(isOwn, list, logits, classes)] as const]
      : []
  })
  return Object.fromEntries(parts)
}

function scoresWhere(
  isCounted: (index: number) => boolean,
  list: ImageList,
  logits: Float32Array,
  classes: number,
): Scores {
  const read = Array.from(list.labels.keys()).filter(isCounted)
  const rows = new Float32Array(read.length * classes)
  for (const [row, index] of read.entries()) {
    rows.set(logits.subarray(index * classes, (index + 1) * classes), row * classes)
  }
  const truth = read.map((index) => list.labels[index]!)
  return scoresOf(truth, softmax(rows, classes), classes)
}

/** The metrics that the best network is selected by: of the noisy holdout, else the clean one; undefined without any. */
export function selectionMetric({
  clean,
  noisy,
}: Pick<HoldoutEvaluation, 'clean' | 'noisy'>): Scores | undefined {
  return noisy ?? clean ?? undefined
}

/** Where the logits of the holdout by the kept weights lie: [images, classes], little-endian. */
export function holdoutLogits(folder: string, part: 'clean' | 'noisy'): string {
  return join(folder, `holdout-${part}.f32`)
}

/** The kept weights' logits of the holdout, [images, classes]; empty where none were kept. */
export async function readHoldoutLogits(
  folder: string,
  part: 'clean' | 'noisy',
): Promise<Float32Array> {
  try {
    const bytes = await readFile(holdoutLogits(folder, part))
    return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readFloatLE(4 * i))
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return new Float32Array(0)
    throw error
  }
}

/** Keeps a network's logits of the holdout in its backbone's folder. */
export async function writeHoldoutLogits(
  folder: string,
  { logits }: Pick<HoldoutEvaluation, 'logits'>,
): Promise<void> {
  for (const part of ['clean', 'noisy'] as const) {
    const { buffer, byteOffset, byteLength } = logits[part]
    await writeWhole(holdoutLogits(folder, part), new Uint8Array(buffer, byteOffset, byteLength))
  }
}

/** Keeps a network's weights, and its logits of the holdout. */
export async function writeWeights(
  file: string,
  model: ModelState,
  found: HoldoutEvaluation,
  metadata: Record<string, string>,
): Promise<void> {
  await writeHoldoutLogits(dirname(file), found)
  await writeModelFile(file, model, metadata)
}

/** The weights that are evaluated and kept: their EMA where there is one. */
export function evaluatedModel(
  { optimiser: { emaDecay } }: Config,
  { state, optimiser }: { state: ModelState; optimiser: OptimiserState },
): ModelState {
  const parameters = emaDecay > 0 ? optimiser.ema : state.parameters
  return { parameters, buffers: state.buffers }
}
