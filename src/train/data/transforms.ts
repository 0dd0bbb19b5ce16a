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

/** How training inputs are varied as they are read. */
export interface TrainAugmentation {
  /** chance of a quarter turn of any kind, 0 to 1 */
  turn: number
  /** chance of a mirrored page, 0 to 1 */
  flip: number
  /** smallest side of a random crop as a part of the page's, 0 to 1; 1: none */
  crop: number
}

export function augmentsInput({ turn, flip, crop }: TrainAugmentation): boolean {
  return turn > 0 || flip > 0 || crop < 1
}

/**
 * Varies an input in place.
 * @param spare room for as many bytes as `input` has
 */
export function augmentInput(
  input: Uint8Array,
  spare: Uint8Array,
  size: number,
  views: TrainAugmentation,
  rng: Rng,
): void {
  const turns = rng.bernoulli(views.turn) ? rng.int(1, 3) : 0
  const orientation = compose(rng.bernoulli(views.flip) ? HFLIP : 0, turns)
  if (orientation > 0) {
    orientSquare(input, spare, size, orientation)
    input.set(spare)
  }
  if (views.crop >= 1) return
  const side = rng.uniform(views.crop, 1)
  const box = { side, left: rng.random() * (1 - side), top: rng.random() * (1 - side) }
  enlarge(input, spare, size, box)
  input.set(spare)
}
