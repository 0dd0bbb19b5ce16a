/**
 * Enlarging and reducing whole pages, each direction by itself. When reducing, filters widen with
 * the factor, so that fine print turns grey instead of into patterns.
 */
import { kernelArena, type Arena } from '../kernels/arena.ts'
import { holdImage, allocImage, type WasmImage } from '../kernels/wasm-image.ts'
import type { Raster } from '../image/raster.ts'

/**
 * - `tent`: between neighbours when enlarging (soft), their weighted mean when reducing
 * - `box`: the mean of the pixels that fall into one; squares when enlarging
 * - `nearest`: one pixel of those, as careless software does
 */
export const FILTERS = ['tent', 'box', 'nearest'] as const
export type Filter = (typeof FILTERS)[number]

/** And what programs that mean well use: a windowed sinc over six pixels, with a little ringing. */
export type AnyFilter = Filter | 'lanczos'

/** Draws `from` at the size of `into`, all of which is written. */
export function resample(from: Raster, into: Raster, filter: AnyFilter): void {
  const arena = kernelArena()
  const { at } = resampled(arena, holdImage(arena, from), into, filter)
  arena.read(at, into.bytes)
}

/** In pixels. */
export interface Size {
  width: number
  height: number
}

/**
 * The same within the kernels' memory: the page at another size.
 * @param covered of `from`, from its first corner on: what is drawn, not always whole pixels
 */
export function resampled(
  arena: Arena,
  from: WasmImage,
  { width, height }: Size,
  filter: AnyFilter,
  covered: Size = from,
): WasmImage {
  const wide = (page: WasmImage): WasmImage => inWidth(arena, page, width, filter, covered.width)
  const high = (page: WasmImage): WasmImage => inHeight(arena, page, height, filter, covered.height)
  // First the direction that leaves less to do for the other.
  return from.height > height ? wide(high(from)) : high(wide(from))
}

function inWidth(
  arena: Arena,
  from: WasmImage,
  width: number,
  filter: AnyFilter,
  covered: number,
): WasmImage {
  const to = allocImage(arena, width, from.height)
  const side = {
    length: from.width,
    factor: covered / width,
    wanted: width,
    unit: 4,
    lanes: 4,
  } as const
  const { count, first, weights } = tapsOf(arena, side, filter)
  const { at, height } = from
  if (count === 2) {
    arena.run.resampleRowsOfTwo(at, from.width, to.at, width, height, first, weights)
  } else {
    arena.run.resampleRows(at, from.width, to.at, width, height, first, weights, count)
  }
  return to
}

function inHeight(
  arena: Arena,
  from: WasmImage,
  height: number,
  filter: AnyFilter,
  covered: number,
): WasmImage {
  const { at, width } = from
  const to = allocImage(arena, width, height)
  const bytes = width * 4
  const last = bytes * (from.height - 1)
  const { count, first, weights } = tapsOf(
    arena,
    { length: from.height, factor: covered / height, wanted: height, unit: bytes, lanes: 1 },
    filter,
  )
  if (count === 2) {
    arena.run.resampleColumnsOfTwo(at, to.at, bytes, height, first, weights, last)
  } else {
    arena.run.resampleColumns(at, to.at, bytes, height, first, weights, count, last)
  }
  return to
}

/**
 * Which pixels make up each new one, as the kernels want it. Two taps: one weight, the second's, of
 * 32768, `lanes` times; more: `count` weights of 16384 together.
 */
interface Taps {
  count: number
  first: number
  weights: number
}

/** One direction of a page. */
interface Side {
  /** pixels there are */
  length: number
  /** how many of them make up each new one */
  factor: number
  /** pixels that are wanted */
  wanted: number
  /** bytes from one pixel to the next in this direction */
  unit: number
  /** 4 along rows, where four new pixels are made at once, else 1 */
  lanes: 1 | 4
}

/** Taps that are kept: pages of a set, and their variants, come in few sizes. */
const KEPT = 16
const kept = new Map<string, { count: number; first: Int32Array; weights: Int16Array }>()

function tapsOf(arena: Arena, side: Side, filter: AnyFilter): Taps {
  const name = `${filter} ${side.length} ${side.factor} ${side.wanted} ${side.unit} ${side.lanes}`
  let found = kept.get(name)
  if (!found) {
    if (kept.size === KEPT) kept.delete(kept.keys().next().value!)
    found = makeTaps(side, filter)
    kept.set(name, found)
  }
  const { count, first, weights } = found
  return { count, first: arena.write(first), weights: arena.write(weights) }
}

function makeTaps(
  { length, factor, wanted, unit, lanes }: Side,
  filter: AnyFilter,
): { count: number; first: Int32Array; weights: Int16Array } {
  // Up to a tenth smaller nothing aliases, and two taps keep print sharper than three.
  const widened = Math.max(1, factor)
  const reach =
    { tent: factor < 1.1 ? 1 : factor, lanczos: 3 * widened }[filter as string] ?? widened / 2
  // A box weighs areas, and may touch one pixel more than it covers; the others weigh centres.
  const areas = filter === 'box' || filter === 'nearest'
  const span = Math.ceil(2 * reach) + (areas ? 1 : 0)
  const used = filter === 'nearest' ? 1 : Math.min(length, span)
  const step = lanes === 4 ? 4 : 2
  const count = used <= 2 ? 2 : Math.ceil(used / step) * step
  const perPixel = count === 2 ? lanes : count
  const entries = Math.ceil(wanted / lanes) * lanes
  const first = new Int32Array(entries)
  const weights = new Int16Array(entries * perPixel)
  const line = new Float64Array(Math.max(2, used))
  for (let i = 0; i < wanted; i++) {
    const centre = (i + 0.5) * factor
    if (filter === 'nearest') {
      first[i] = Math.min(length - 1, Math.floor(centre)) * unit
      continue
    }
    // The first pixel with any weight.
    const begin = areas ? Math.floor(centre - reach) : Math.floor(centre - reach - 0.5) + 1
    const start = Math.min(Math.max(begin, 0), length - used)
    first[i] = start * unit
    line.fill(0)
    for (let k = 0; k < span; k++) {
      // Beyond the page its last pixel is repeated.
      const at = Math.min(Math.max(begin + k, 0), length - 1)
      const slot = Math.min(Math.max(at - start, 0), used - 1)
      line[slot] = line[slot]! + weightAt(filter, begin + k, centre, reach)
    }
    if (count === 2) {
      const second = Math.round((line[1]! / (line[0]! + line[1]!)) * 32768)
      weights.fill(Math.min(32767, second), i * lanes, (i + 1) * lanes)
    } else {
      rounded(line, weights, i * count)
    }
  }
  return { count, first, weights }
}

function weightAt(filter: AnyFilter, pixel: number, centre: number, reach: number): number {
  const away = Math.abs(pixel + 0.5 - centre) / reach
  if (filter === 'tent') return Math.max(0, 1 - away)
  if (filter === 'lanczos') return away < 1 ? sinc(3 * away) * sinc(away) : 0
  return Math.max(0, Math.min(pixel + 1, centre + reach) - Math.max(pixel, centre - reach))
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** Writes the weights as whole numbers that add up to 16384; what rounding left is carried on. */
function rounded(line: Float64Array, weights: Int16Array, to: number): void {
  let sum = 0
  for (const weight of line) sum += weight
  let before = 0
  let given = 0
  for (let k = 0; k < line.length; k++) {
    before += line[k]!
    const share = Math.round((before / sum) * 16384)
    weights[to + k] = share - given
    given = share
  }
}
