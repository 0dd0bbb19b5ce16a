/** How good a network is on the pages held out, and keeping the best one. */
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { writeWhole } from '../../core/files.ts'
import type { EngineOptions, ModelState } from '../engine/engine.ts'
import type { Engines } from '../engines.ts'
import type { ImageList } from '../data/image-list.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { probabilities, scoresOf, type Scores } from '../metrics/scores.ts'
import { writeModel } from '../inference/file.ts'
import { WEIGHTS } from '../inference/member.ts'
import { lookAt, type ImageFailure } from '../inference/forward.ts'

export interface Caches {
  train: string | undefined
  clean: string | undefined
  noisy: string | undefined
}

export interface EvaluateRequest {
  pool: Piscina
  engines: Engines
  options: EngineOptions
  model: ModelState
  set: TrainingSet
  caches: Caches
  signal: AbortSignal
}

export interface Evaluation {
  clean: Scores | null
  noisy: Scores | null
  /** [images, classes] */
  logits: { clean: Float32Array; noisy: Float32Array }
  failures: ImageFailure[]
  /** the signal came before it was done: the figures are of a part */
  stopped: boolean
}

/** Shows the holdout to a network. Images that cannot be read count in no figure. */
export async function evaluate(request: EvaluateRequest): Promise<Evaluation> {
  const { engines, options, model, set } = request
  const empty = new Float32Array(0)
  const out: Evaluation = {
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
      const { pool, caches, signal } = request
      const looked = await lookAt({
        pool,
        engine,
        list,
        fill: set.fill,
        cache: caches[part],
        signal,
      })
      const logits = looked.logits[0]!
      out.logits[part] = logits
      out.failures.push(...looked.failures)
      out.stopped ||= looked.stopped
      out[part] = scoresOfRead(list, logits, looked.unread, options.classes)
    }
  } finally {
    await engine.close()
  }
  return out
}

/** Figures of the images that could be read. */
export function scoresOfRead(
  list: ImageList,
  logits: Float32Array,
  unread: ReadonlySet<number>,
  classes: number,
): Scores {
  if (unread.size === 0) return scoresOf(list.labels, probabilities(logits, classes), classes)
  const read = Array.from(list.labels.keys()).filter((index) => !unread.has(index))
  const rows = new Float32Array(read.length * classes)
  for (const [row, index] of read.entries()) {
    rows.set(logits.subarray(index * classes, (index + 1) * classes), row * classes)
  }
  const truth = read.map((index) => list.labels[index]!)
  return scoresOf(truth, probabilities(rows, classes), classes)
}

/** What the best network is chosen by: the noisy holdout, else the clean one; undefined without any. */
export function selectionMetric({
  clean,
  noisy,
}: Pick<Evaluation, 'clean' | 'noisy'>): Scores | undefined {
  return noisy ?? clean ?? undefined
}

/** Where the best network's logits of the holdout lie: [images, classes], little-endian. */
export function holdoutLogits(folder: string, part: 'clean' | 'noisy'): string {
  return join(folder, `holdout-${part}.f32`)
}

/** Keeps a network as the best, with what it says of the holdout. */
export async function writeBest(
  folder: string,
  model: ModelState,
  { logits }: Evaluation,
  metadata: Record<string, string>,
): Promise<void> {
  for (const part of ['clean', 'noisy'] as const) {
    const { buffer, byteOffset, byteLength } = logits[part]
    await writeWhole(holdoutLogits(folder, part), new Uint8Array(buffer, byteOffset, byteLength))
  }
  await writeModel(join(folder, WEIGHTS), model, metadata)
}
