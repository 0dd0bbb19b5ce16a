/** Runs the document enhancement network. */
import { kernelArena, type Arena } from '../../kernels/arena.ts'
import type { Plane } from '../../image/float-plane.ts'
import { integerLayers, PIXEL, type IntegerLayer } from './integers.ts'
import {
  convolve,
  everyOther,
  frame,
  halfOf,
  mapOf,
  pixelsOf,
  type ChannelMap,
  type WasmLayer,
} from './maps.ts'
import { COARSE, FINE, SHAPES, WHITE, type EnhanceLayer } from './shape.ts'

/** Receptive field to one side, rounded up to whole coarse pixels. */
const REACH = 32
/** Pages are enhanced in bands of about this many pixels, so that memory does not grow with them. */
const BAND = 1 << 20
/** Channels of four folded pixels, and of the last layer, whose outputs are filled up. */
const FOLDED = 4
const LAST = 8
const LOWEST = -32768

/**
 * Adds to every pixel what the network says is missing, in place.
 * @param plane brightness, 0 to 255
 */
export function enhanceBrightness(plane: Plane, layers: readonly EnhanceLayer[]): void {
  const { width, height, values } = plane
  const whole = integersOf(layers)
  const rows = Math.max(64, Math.floor(BAND / width / 4) * 4)
  // A band must not see pixels that the one before it has changed.
  const before = rows < height ? values.slice() : values
  for (let top = 0; top < height; top += rows) {
    const from = Math.max(0, top - REACH)
    const until = Math.min(height, top + rows + REACH)
    const band = before.subarray(from * width, until * width)
    const arena = kernelArena()
    const missing = run(arena, { width, height: until - from, values: band }, whole)
    const last = Math.min(height, top + rows)
    add(arena, missing, values.subarray(top * width, last * width), width, top - from)
  }
}

let known: { layers: readonly EnhanceLayer[]; whole: IntegerLayer[] } | undefined

function integersOf(layers: readonly EnhanceLayer[]): IntegerLayer[] {
  if (known?.layers !== layers) known = { layers, whole: integerLayers(layers) }
  return known.whole
}

/** Output of the network for a part of a page: four channels per pixel at half the resolution. */
function run(arena: Arena, part: Plane, whole: readonly IntegerLayer[]): ChannelMap {
  const [columns, rows] = [Math.ceil(part.width / 4), Math.ceil(part.height / 4)]
  const half = (channels: number): ChannelMap => mapOf(arena, 2 * columns, 2 * rows, channels)
  const folded = half(FOLDED)
  // What `join` sees: of the coarse pixels, and behind it what `first` saw.
  const joined = half(2 * FINE)
  const flat = half(FINE)
  const result = half(LAST)
  let coarse = mapOf(arena, columns, rows, COARSE)
  let other = mapOf(arena, columns, rows, COARSE)
  const layers = new Map<string, WasmLayer>(
    whole.map((layer, i) => {
      const [weights, bias] = [arena.write(layer.weights), arena.write(layer.bias)]
      return [SHAPES[i]!.name, { ...layer, weights, bias }]
    }),
  )
  const layer = (name: string): WasmLayer => layers.get(name)!

  fold(arena, folded, part)
  const fine = pixelsOf(joined, FINE)
  convolve(arena, layer('first'), pixelsOf(folded), fine)
  frame(arena, joined)
  convolve(arena, layer('down'), fine, pixelsOf(coarse), { stride: 2 })
  frame(arena, coarse)
  for (const { name } of SHAPES.filter((shape) => shape.name.startsWith('deep'))) {
    convolve(arena, layer(name), pixelsOf(coarse), pixelsOf(other))
    frame(arena, other)
    ;[coarse, other] = [other, coarse]
  }
  // Two of the four fine pixels at a time: they are adjacent.
  for (const row of [0, 1]) {
    const made = everyOther(pixelsOf(joined), row)
    convolve(arena, halfOf(layer('up'), row), pixelsOf(coarse), made, { apart: joined.step })
  }
  frame(arena, joined)
  convolve(arena, layer('join'), pixelsOf(joined), pixelsOf(flat))
  frame(arena, flat)
  convolve(arena, layer('last'), pixelsOf(flat), pixelsOf(result), { min: LOWEST })
  return result
}

/** Space to depth: four pixels become the channels of one. Edge pixels are repeated beyond the edges. */
function fold(arena: Arena, map: ChannelMap, { width, height, values }: Plane): void {
  frame(arena, map)
  const { first, pitch } = pixelsOf(map)
  const pixels = arena.view(first, (pitch * map.rows) >> 1, Int16Array)
  for (let y = 0; y < 2 * map.rows; y++) {
    const from = Math.min(y, height - 1) * width
    const line = ((y >> 1) * pitch) / 2 + ((y & 1) << 1)
    for (let x = 0; x < 2 * map.columns; x++) {
      const value = values[from + (x < width ? x : width - 1)]!
      pixels[line + (x >> 1) * FOLDED + (x & 1)] = Math.round((value - WHITE) * PIXEL)
    }
  }
}

/** @param values rows of the page; the first is row `skipped` of the map's part of it */
function add(
  arena: Arena,
  map: ChannelMap,
  values: Float32Array,
  width: number,
  skipped: number,
): void {
  const { first, pitch } = pixelsOf(map)
  const missing = arena.view(first, (pitch * map.rows) >> 1, Int16Array)
  const factor = 1 / PIXEL
  for (let to = 0, row = skipped; to < values.length; row++) {
    const line = ((row >> 1) * pitch) / 2 + ((row & 1) << 1)
    for (let x = 0; x < width; x++, to++) {
      const value = values[to]! + factor * missing[line + (x >> 1) * LAST + (x & 1)]!
      values[to] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
}
