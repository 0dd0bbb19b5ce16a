/** The few layers that the network of orientation is made of. Pictures lie pixel by pixel, channels together. */
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

/** Squares of pictures: their side, channels and the window that is moved over them. */
export interface Windows {
  side: number
  channels: number
  window: number
}

/**
 * Every window of every picture as a row, as long as the layer's inputs.
 * @param count pictures of `side` × `side` × `channels`
 * @param out (side − window + 1)² rows a picture
 */
export function unfold(
  pictures: Float32Array,
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
          for (let i = 0; i < line; i++) out[into + i] = pictures[at + i]!
        }
      }
    }
  }
}

/** Rows times weights plus bias, negative ones cut to 0 where `cut`. */
export function affine(
  rows: Float32Array,
  count: number,
  { inputs, outputs, weights, bias }: Layer,
  out: Float32Array,
  cut: boolean,
): void {
  product(rows, weights, out, { rows: count, columns: outputs, inner: inputs })
  for (let i = 0; i < count * outputs; i += outputs) {
    for (let k = 0; k < outputs; k++) {
      const value = out[i + k]! + bias[k]!
      out[i + k] = cut && value < 0 ? 0 : value
    }
  }
}

/**
 * The largest of every 2×2 pixels, channel by channel.
 * @param from where each stood, for the way back in training
 */
export function pool(
  pictures: Float32Array,
  count: number,
  side: number,
  channels: number,
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
            if (pictures[at]! > pictures[best]!) best = at
          }
          out[to] = pictures[best]!
          if (from) from[to] = best
        }
      }
    }
  }
}
