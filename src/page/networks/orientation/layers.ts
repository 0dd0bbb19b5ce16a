/** The layers of the orientation network. Images are stored pixel by pixel, channels last. */
import { product } from '../matrix.ts'

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
 * @param count images of `side` × `side` × `channels`
 * @param out (side − window + 1)² rows per image
 */
export function unfold(
  images: Float32Array,
  count: number,
  { side, channels, window }: Windows,
  inputs: number,
  out: Float32Array,
): void {
  const places = side - window + 1
  const line = window * channels
  let to = 0
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < places; y++) {
      for (let x = 0; x < places; x++, to += inputs) {
        let at = ((n * side + y) * side + x) * channels
        for (let row = 0, into = to; row < window; row++, at += side * channels, into += line) {
          for (let i = 0; i < line; i++) out[into + i] = images[at + i]!
        }
      }
    }
  }
}

/** Rows times weights plus bias, negative results set to 0 where `relu`. */
export function affine(
  rows: Float32Array,
  count: number,
  { inputs, outputs, weights, bias }: Layer,
  out: Float32Array,
  relu: boolean,
): void {
  product(rows, weights, out, { rows: count, columns: outputs, inner: inputs })
  for (let i = 0; i < count * outputs; i += outputs) {
    for (let k = 0; k < outputs; k++) {
      const value = out[i + k]! + bias[k]!
      out[i + k] = relu && value < 0 ? 0 : value
    }
  }
}

/**
 * The largest of every 2×2 pixels, channel by channel.
 * @param from index of each, for the backward pass in training
 */
export function pool(
  images: Float32Array,
  count: number,
  { side, channels }: Pick<Windows, 'side' | 'channels'>,
  out: Float32Array,
  from?: Uint32Array,
): void {
  const half = side >> 1
  let to = 0
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < half; y++) {
      for (let x = 0; x < half; x++) {
        const first = ((n * side + 2 * y) * side + 2 * x) * channels
        for (let c = 0; c < channels; c++, to++) {
          let best = first + c
          for (const at of [
            best + channels,
            best + side * channels,
            best + (side + 1) * channels,
          ]) {
            if (images[at]! > images[best]!) best = at
          }
          out[to] = images[best]!
          if (from) from[to] = best
        }
      }
    }
  }
}
