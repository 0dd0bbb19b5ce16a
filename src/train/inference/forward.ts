/** Logits of a list of images by one network. */
import type { InferenceEngine } from '../engine/engine.ts'
import { DataLoader, type ImageName, type ImageSource } from '../data/loader.ts'
import type { InputPool } from '../data/input-pool.ts'
import { orientSquare } from '../../page/geometry/orientation.ts'

export interface ForwardOptions {
  pool: InputPool
  engine: InferenceEngine
  list: ImageSource
  /** colour around pages that are not square, `#rrggbb` */
  fill: string
  /** folder of decoded inputs, where they are kept */
  cache?: string | undefined
  /** indices into `ORIENTATIONS` in which each image is shown; as it is alone by default */
  orientations?: readonly number[]
  /** called with the number of images just done */
  step?: ((images: number) => void) | undefined
  signal?: AbortSignal | undefined
}

export interface Logits {
  /** for each orientation [images, classes]; zeros where an image could not be read */
  logits: Float32Array[]
  failures: ImageFailure[]
  /** indices of the images that could not be read */
  failed: Set<number>
  /** stopped by the signal before the end */
  stopped: boolean
}

export interface ImageFailure extends ImageName {
  code: string
  reason: string
}

/** Runs a network over all images of a list, in batches; each is decoded once for all orientations. */
export async function forward(options: ForwardOptions): Promise<Logits> {
  const { pool, engine, list, fill, cache, orientations = [0], step, signal } = options
  const { size, batch, classes } = engine.options
  const logits = orientations.map(() => new Float32Array(list.length * classes))
  const out: Logits = { logits, failures: [], failed: new Set(), stopped: false }
  const loader = new DataLoader({ pool, list, size, batch, fill, cache })
  const turned = new Uint8Array(batch * size * size * 3)
  try {
    for (let input = await loader.next(); input; input = await loader.next()) {
      const rows = input.indices.length
      for (const [o, orientation] of orientations.entries()) {
        const images =
          orientation === 0 ? input.images : orientAll(input.images, turned, size, orientation)
        const found = await engine.logits(images, rows)
        logits[o]!.set(found.subarray(0, rows * classes), input.indices[0]! * classes)
      }
      for (const { row, id, file, code, reason } of input.failures) {
        const index = input.indices[row]!
        for (const one of logits) one.fill(0, index * classes, (index + 1) * classes)
        out.failed.add(index)
        out.failures.push({ id, file, code, reason })
      }
      step?.(rows)
      if (signal?.aborted) {
        out.stopped = true
        break
      }
    }
  } finally {
    await loader.close()
  }
  return out
}

function orientAll(
  images: Uint8Array,
  out: Uint8Array,
  size: number,
  orientation: number,
): Uint8Array {
  const bytes = size * size * 3
  for (let at = 0; at < images.length; at += bytes) {
    orientSquare(images.subarray(at, at + bytes), out.subarray(at, at + bytes), size, orientation)
  }
  return out.subarray(0, images.length)
}
