/**
 * The layers of the orientation network. What they work on lies in the kernels' arena, images pixel by pixel
 * with channels last; each returns the address of what it makes.
 */
import type { Arena } from '../../kernels/arena.ts'

export interface Layer {
  /** inputs of one output: pixels of the window × channels, rounded up to a multiple of 4 */
  inputs: number
  /** a multiple of 8 */
  outputs: number
  /** `inputs` × `outputs` */
  weights: Float32Array
  bias: Float32Array
}

/** Square images: their side, channels and the window that is moved over them. */
export interface Windows {
  side: number
  channels: number
  window: number
}

/**
 * Every window of every image as a row, as long as the layer's inputs (im2col).
 * @param images `count` of `side` × `side` × `channels`
 * @returns (side − window + 1)² rows per image
 */
export function unfold(
  arena: Arena,
  images: number,
  count: number,
  { side, channels, window }: Windows,
  { inputs }: Layer,
): number {
  const places = side - window + 1
  const out = arena.alloc(4 * count * places * places * inputs)
  arena.run.unfoldWindows(images, count, side, channels, window, inputs, out)
  return out
}

/**
 * Rows times weights plus bias, negative results set to 0 where `rectified`.
 * @param count of rows, a multiple of 4
 */
export function affine(
  arena: Arena,
  rows: number,
  count: number,
  { inputs, outputs, weights, bias }: Layer,
  rectified: boolean,
): number {
  const out = arena.alloc(4 * count * outputs)
  arena.run.multiply(rows, 4 * inputs, 4, arena.write(weights), out, count, outputs, inputs)
  arena.run.addBias(out, count, outputs, arena.write(bias), rectified)
  return out
}

/** The largest of every 2×2 pixels, channel by channel. */
export function pool(
  arena: Arena,
  images: number,
  count: number,
  { side, channels }: Pick<Windows, 'side' | 'channels'>,
): number {
  const out = arena.alloc(count * side * side * channels)
  arena.run.poolPairs(images, count, side, channels, out)
  return out
}
