/** Pictures of 16-bit channels in the kernels' memory, and convolutions between them. */
import type { Arena } from '../../kernels/arena.ts'
import type { IntegerLayer } from './integers.ts'

/** An image in the kernels' memory: channels last, with a frame of zeros one pixel wide. */
export interface ChannelMap {
  /** the frame's upper left corner */
  at: number
  columns: number
  rows: number
  /** bytes from a pixel to the next, and from a row to the next */
  step: number
  pitch: number
}

/** The same without a frame of its own: channels of another map, or every other pixel of it. */
export type Pixels = Omit<ChannelMap, 'at'> & { first: number }

/** Rows have room for the three pixels that the kernel may write beyond their end, twice as many where two are written at a time. */
const SPARE = 8

/** Memory for a picture of `channels`, a multiple of 2. */
export function mapOf(arena: Arena, columns: number, rows: number, channels: number): ChannelMap {
  const step = channels * 2
  const pitch = (((columns + 3) & ~3) + SPARE) * step
  // Windows of the pixels beyond the last row's end reach over it.
  const at = arena.alloc(pitch * (rows + 2) + 2 * SPARE * step)
  return { at, columns, rows, step, pitch }
}

/** A picture's pixels, from channel `skipped` on. */
export function pixelsOf({ at, ...map }: ChannelMap, skipped = 0): Pixels {
  return { ...map, first: at + map.pitch + map.step + 2 * skipped }
}

/** Of every square of four pixels the upper (0) or lower (1) two. */
export function everyOther(pixels: Pixels, row: number): Pixels {
  const { first, columns, rows, step, pitch } = pixels
  return {
    first: first + row * pitch,
    columns: columns / 2,
    rows: rows / 2,
    step: 2 * step,
    pitch: 2 * pitch,
  }
}

/** Zeros all round what a map holds: written over by what is written beyond its rows. */
export function frame(arena: Arena, { at, columns, rows, step, pitch }: ChannelMap): void {
  const bytes = arena.view(at, pitch * (rows + 2), Uint8Array)
  bytes.fill(0, 0, pitch)
  bytes.fill(0, (rows + 1) * pitch)
  for (let y = 1; y <= rows; y++) {
    bytes.fill(0, y * pitch, y * pitch + step)
    bytes.fill(0, y * pitch + (columns + 1) * step, (y + 1) * pitch)
  }
}

/** Addresses of a layer's weights and bias. */
export interface WasmLayer extends Omit<IntegerLayer, 'weights' | 'bias'> {
  weights: number
  bias: number
}

export interface ConvolveOptions {
  stride?: number
  /** what is less becomes this: 0 cuts negative results */
  min?: number
  /** bytes from sixteen outputs to the next sixteen; by default they are adjacent */
  apart?: number
}

/** Writes what a layer makes of `seen` to `made`; windows of three pixels reach into the frame. */
export function convolve(
  arena: Arena,
  layer: WasmLayer,
  seen: Pixels,
  made: Pixels,
  { stride = 1, min = 0, apart = 32 }: ConvolveOptions = {},
): void {
  const { side, inputs, shift, groups, weights, bias } = layer
  const reach = (side >> 1) * (seen.pitch + seen.step)
  arena.run.convolve(
    seen.first - reach,
    seen.pitch,
    seen.step,
    inputs / 2,
    stride,
    side,
    weights,
    bias,
    shift,
    groups,
    made.first,
    made.pitch,
    made.step,
    16,
    apart,
    made.columns,
    made.rows,
    min,
  )
}

/** A layer of half the outputs: the first (0) or the second (1). */
export function halfOf(layer: WasmLayer, half: number): WasmLayer {
  const groups = layer.groups / 2
  const skipped = half * groups
  const bytes = layer.inputs * layer.side * layer.side * 8 * 2
  return {
    ...layer,
    groups,
    weights: layer.weights + skipped * bytes,
    bias: layer.bias + skipped * 32,
  }
}
