/** Train-time augmentation of a square input: orientations and crops. */
import type { Rng } from '../../core/rng.ts'
import { compose, HFLIP, orientSquare } from '../../page/geometry/orientation.ts'

/** A box of a square, as parts of its side. */
export interface Box {
  left: number
  top: number
  /** 0 to 1 */
  side: number
}

/**
 * Enlarges a box of a square to the whole of it, bilinear.
 * @param input, out [size, size, 3], two different arrays
 */
export function enlarge(input: Uint8Array, out: Uint8Array, size: number, box: Box): void {
  const scale = box.side
  let to = 0
  for (let row = 0; row < size; row++) {
    const y = Math.min(size - 1, Math.max(0, box.top * size + (row + 0.5) * scale - 0.5))
    const y0 = Math.floor(y)
    const y1 = Math.min(size - 1, y0 + 1)
    const fy = y - y0
    for (let column = 0; column < size; column++) {
      const x = Math.min(size - 1, Math.max(0, box.left * size + (column + 0.5) * scale - 0.5))
      const x0 = Math.floor(x)
      const x1 = Math.min(size - 1, x0 + 1)
      const fx = x - x0
      const a = (y0 * size + x0) * 3
      const b = (y0 * size + x1) * 3
      const c = (y1 * size + x0) * 3
      const d = (y1 * size + x1) * 3
      for (let channel = 0; channel < 3; channel++) {
        const top = input[a + channel]! * (1 - fx) + input[b + channel]! * fx
        const bottom = input[c + channel]! * (1 - fx) + input[d + channel]! * fx
        out[to++] = Math.round(top * (1 - fy) + bottom * fy)
      }
    }
  }
}

/** Train-time augmentation: how inputs are varied as they are read. */
export interface TrainAugmentation {
  /** probability of a rotation by 90, 180 or 270 degrees, 0 to 1 */
  rotate90: number
  /** probability of a left-right flip, 0 to 1 */
  hflip: number
  /** smallest side of a random crop as a share of the page's, above 0 to 1; 1: no crop */
  crop: number
}

export function augmentsInput({ rotate90, hflip, crop }: TrainAugmentation): boolean {
  return rotate90 > 0 || hflip > 0 || crop < 1
}

/**
 * Augments a square input in place.
 * @param spare room for as many bytes as `input` has
 */
export function augmentInput(
  input: Uint8Array,
  spare: Uint8Array,
  { rotate90, hflip, crop }: TrainAugmentation,
  rng: Rng,
): void {
  const size = Math.sqrt(input.length / 3)
  const turns = rng.bernoulli(rotate90) ? rng.int(1, 3) : 0
  const orientation = compose(rng.bernoulli(hflip) ? HFLIP : 0, turns)
  if (orientation > 0) {
    orientSquare(input, spare, size, orientation)
    input.set(spare)
  }
  if (crop >= 1) return
  const side = rng.uniform(crop, 1)
  const box = { side, left: rng.random() * (1 - side), top: rng.random() * (1 - side) }
  enlarge(input, spare, size, box)
  input.set(spare)
}
