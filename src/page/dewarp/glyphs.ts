/** The ink of a page in pieces about as large as a glyph, in a frame that is turned as its rows run. */
import { median } from '../textlines/blobs.ts'
import { binarise } from '../textlines/binarise.ts'
import { components, type Components } from '../textlines/components.ts'
import { workingLuma } from '../textlines/working-size.ts'
import type { Source } from '../image/source.ts'

/** Boxes of pieces of ink, px of the page in the turned frame; struct of arrays. */
export interface Glyphs {
  count: number
  u0: Float32Array
  u1: Float32Array
  v0: Float32Array
  v1: Float32Array
  /** the usual height of one */
  usual: number
}

/** Pages are searched at about this size, px. */
const AREA = 1_000_000
/** Ink is told from paper as in the search for text lines. */
const INK = { radius: 1 / 22, share: 0.12, minContrast: 14 }
/** Longer runs of ink are rules, share of the short side. */
const RULE = 1 / 6
/** Lower ink is specks, px at the size of the search. */
const LOWEST = 3
/** Pieces are this tall, in usual heights: flatter ones are dots and dashes, taller ones pictures. */
const FLAT = 0.45
const TALL = 5
/** Ink wider than this many usual heights is letters that touch: it is cut in slices this wide. */
const WIDE = 2
const SLICE = 1.2
/** Ink taller than this many usual heights is large print: what is wide of it is no run of letters. */
const LARGE = 2.5

/** @param angle how the rows run, radians clockwise */
export function glyphsOf(source: Source, angle: number): Glyphs {
  const { grey, w, h, factor } = workingLuma(source, AREA)
  const short = Math.min(w, h)
  const radius = Math.max(8, Math.round(short * INK.radius))
  const mask = binarise(grey, w, h, { ...INK, radius })
  const found = components(mask, w, h, short * RULE)
  const usual = usualHeight(found)
  const pieces = sliced(found, usual)
  return boxesOf(found, pieces, { usual, factor, angle })
}

/** The height that ink has most of, each piece counted by its area so that specks do not count. */
function usualHeight({ count, x0, x1, y0, y1, area }: Components): number {
  const heights: number[] = []
  const ink: number[] = []
  for (let c = 0; c < count; c++) {
    const high = y1[c]! - y0[c]! + 1
    const wide = x1[c]! - x0[c]! + 1
    if (high < LOWEST || wide < LOWEST - 1 || high > 8 * wide || wide > 24 * high) continue
    heights.push(high)
    ink.push(Math.min(area[c]!, 4 * high * high))
  }
  if (heights.length === 0) return 0
  const order = heights.map((_, i) => i).toSorted((a, b) => heights[a]! - heights[b]!)
  const half = ink.reduce((sum, one) => sum + one, 0) / 2
  let sum = 0
  for (const i of order) {
    sum += ink[i]!
    if (sum >= half) return Math.min(heights[i]!, 1.6 * median(heights))
  }
  return heights[order.at(-1)!]!
}

interface Pieces {
  count: number
  /** first piece of each component; −1 where it is none */
  first: Int32Array
  /** width of its slices; 0 where it is one piece */
  slice: Float32Array
}

function sliced({ count, x0, x1, y0, y1 }: Components, usual: number): Pieces {
  const first = new Int32Array(count).fill(-1)
  const slice = new Float32Array(count)
  let pieces = 0
  for (let c = 0; c < count; c++) {
    const high = y1[c]! - y0[c]! + 1
    const wide = x1[c]! - x0[c]! + 1
    if (high < Math.max(LOWEST, FLAT * usual) || high > TALL * usual) continue
    if (wide > 30 * usual) continue
    first[c] = pieces
    const parts =
      wide > WIDE * usual && high < LARGE * usual ? Math.ceil(wide / (SLICE * usual)) : 1
    if (parts > 1) slice[c] = wide / parts
    pieces += parts
  }
  return { count: pieces, first, slice }
}

function boxesOf(
  found: Components,
  { count, first, slice }: Pieces,
  { usual, factor, angle }: { usual: number; factor: number; angle: number },
): Glyphs {
  const [u0, v0] = [0, 0].map(() => new Float32Array(count).fill(Infinity)) as Pair
  const [u1, v1] = [0, 0].map(() => new Float32Array(count).fill(-Infinity)) as Pair
  const cos = Math.cos(angle) * factor
  const sin = Math.sin(angle) * factor
  const half = factor / 2
  const widen = (k: number, x: number, y: number): void => {
    const u = x * cos + y * sin
    const v = y * cos - x * sin
    u0[k] = Math.min(u0[k]!, u - half)
    u1[k] = Math.max(u1[k]!, u + half)
    v0[k] = Math.min(v0[k]!, v - half)
    v1[k] = Math.max(v1[k]!, v + half)
  }
  for (let r = 0; r < found.runs; r++) {
    const c = found.runLabel[r]!
    const k = first[c]!
    if (k < 0) continue
    const y = found.runY[r]! + 0.5
    const [from, to] = [found.runX0[r]!, found.runX1[r]!]
    const wide = slice[c]!
    if (wide === 0) {
      widen(k, from + 0.5, y)
      widen(k, to + 0.5, y)
      continue
    }
    const left = found.x0[c]!
    for (let at = Math.floor((from - left) / wide); at * wide <= to - left; at++) {
      widen(k + at, Math.max(from, left + at * wide) + 0.5, y)
      widen(k + at, Math.min(to, left + (at + 1) * wide) + 0.5, y)
    }
  }
  return { count, u0, u1, v0, v1, usual: usual * factor }
}

type Pair = [Float32Array, Float32Array]
