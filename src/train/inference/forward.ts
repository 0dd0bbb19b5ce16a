/** What a network says of a list of images. */
import type { Piscina } from 'piscina'
import type { InferenceEngine } from '../engine/engine.ts'
import { DataLoader } from '../data/loader.ts'
import type { ImageList } from '../data/image-list.ts'
import { orientSquare } from '../../page/geometry/orientation.ts'

export interface ForwardOptions {
  pool: Piscina
  engine: InferenceEngine
  list: ImageList
  /** colour around pages that are not square */
  fill: string
  cache?: string | undefined
  /** indices into `ORIENTATIONS` that each image is shown in; as it is alone by default */
  orientations?: readonly number[]
  /** told how many images are done */
  step?: ((images: number) => void) | undefined
  signal?: AbortSignal | undefined
}

export interface Predictions {
  /** for each orientation [images, classes]; zeros where an image could not be read */
  logits: Float32Array[]
  failures: ImageFailure[]
  /** the images that could not be read, as places in the list */
  unread: Set<number>
  /** stopped by the signal before the end */
  stopped: boolean
}

export interface ImageFailure {
  id: string
  file: string
  code: string
  reason: string
}

const inOrder = (place: number): number => place

/** Shows all images of a list to a network, in batches, each decoded once for all orientations. */
export async function lookAt(options: ForwardOptions): Promise<Predictions> {
  const { pool, engine, list, fill, cache, orientations = [0], step, signal } = options
  const { size, batch, classes } = engine.options
  const logits = orientations.map(() => new Float32Array(list.length * classes))
  const out: Predictions = { logits, failures: [], unread: new Set(), stopped: false }
  const feed = { pool, list, size, batch, fill, at: inOrder, from: 0, to: list.length, cache }
  const feeder = new DataLoader(feed)
  const turned = new Uint8Array(batch * size * size * 3)
  try {
    for (let input = await feeder.next(); input; input = await feeder.next()) {
      const rows = input.indices.length
      for (const [view, orientation] of orientations.entries()) {
        const images =
          orientation === 0 ? input.images : turnedAll(input.images, turned, size, orientation)
        const found = await engine.logits(images, rows)
        logits[view]!.set(found.subarray(0, rows * classes), input.indices[0]! * classes)
      }
      for (const { row, id, file, code, reason } of input.failures) {
        const index = input.indices[row]!
        for (const one of logits) one.fill(0, index * classes, (index + 1) * classes)
        out.unread.add(index)
        out.failures.push({ id, file, code, reason })
      }
      step?.(rows)
      if (signal?.aborted) {
        out.stopped = true
        break
      }
    }
  } finally {
    await feeder.close()
  }
  return out
}

function turnedAll(
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
