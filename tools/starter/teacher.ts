/**
 * A network that was trained on photographs as a teacher of drawn pages: of its classes, which it
 * finds more of in a page than in other pages. Taught on the picture that the student sees, crop and
 * turn included (L. Beyer et al. 2022, "Knowledge distillation: a good teacher is patient and
 * consistent"); that pictures unlike its own serve is from Y. Asano and A. Saeed 2023,
 * "Extrapolating from a single image to a thousand classes using distillation".
 */
import { rngFrom } from '../../src/core/rng.ts'
import { openInputPool } from '../../src/train/data/input-pool.ts'
import type { ImageList } from '../../src/train/data/image-list.ts'
import { DataLoader } from '../../src/train/data/loader.ts'
import type { EngineOptions } from '../../src/train/engine/engine.ts'
import { initialState, openInference } from '../../src/train/engine/open.ts'
import { backboneByName } from '../../src/train/models/registry.ts'
import { loadWeights } from '../../src/train/weights/load.ts'

/** Classes of ImageNet. */
export const TAUGHT = 1000

/** How much a standard deviation of a class over the pages weighs, in nats. */
const SHARPNESS = 1.5

/** Answers for the rows of a batch. */
export interface Teacher {
  /** @param images [batch, size, size, 3] @returns [batch, TAUGHT], rows sum to 1 */
  answer(images: Uint8Array, rows: number): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * Opens a teacher and has it look at some pages, so that it knows what all pages have in common.
 * @param from file or folder of its weights, its classifier included
 * @param pages that every class's mean and deviation are of
 */
export async function openTeacher(
  { backbone, from }: { backbone: string; from: string },
  { size, batch }: Pick<EngineOptions, 'size' | 'batch'>,
  pages: ImageList,
): Promise<Teacher> {
  const options: EngineOptions = {
    backbone: backboneByName(backbone),
    classes: TAUGHT,
    size,
    batch,
    mode: 'traced',
    device: 'cpu',
    threads: 1,
  }
  const fresh = initialState(options, rngFrom('starter/teacher'))
  const { state, report } = await loadWeights(from, options.backbone, fresh)
  if (report.head.length > 0) throw new Error(`${from} has no classifier of ${TAUGHT} classes`)
  const engine = await openInference(options, state)
  const sum = new Float64Array(TAUGHT)
  const squares = new Float64Array(TAUGHT)
  const pool = await openInputPool(0)
  const loader = new DataLoader({ pool, list: pages, size, batch, fill: '#ffffff', fast: true })
  for (let input = await loader.next(); input; input = await loader.next()) {
    const rows = input.indices.length
    const logits = await engine.logits(input.images, rows)
    for (let i = 0; i < rows * TAUGHT; i++) {
      const value = logits[i]!
      sum[i % TAUGHT]! += value
      squares[i % TAUGHT]! += value * value
    }
  }
  await loader.close()
  await pool.close()
  const mean = sum.map((value) => value / pages.length)
  const scale = squares.map(
    (value, c) => SHARPNESS / Math.sqrt(Math.max(1e-6, value / pages.length - mean[c]! ** 2)),
  )
  return {
    answer: async (images, rows) =>
      shares(await engine.logits(images, rows), rows, { mean, scale }),
    close: () => engine.close(),
  }
}

/** The softmax of each row's standardised logits. */
function shares(
  logits: Float32Array,
  rows: number,
  { mean, scale }: { mean: Float64Array; scale: Float64Array },
): Float32Array {
  const out = new Float32Array(rows * TAUGHT)
  for (let row = 0; row < rows; row++) {
    const at = row * TAUGHT
    let total = 0
    for (let c = 0; c < TAUGHT; c++) {
      // Standardised values are small: their exponential needs no shift.
      const value = Math.exp((logits[at + c]! - mean[c]!) * scale[c]!)
      out[at + c] = value
      total += value
    }
    for (let c = at; c < at + TAUGHT; c++) out[c]! /= total
  }
  return out
}
