/** Rows of components in the direction in which a page reads. */
import type { Components } from './components.ts'
import { chains } from './line-chains.ts'
import { median, type Chain, type Blobs } from './blobs.ts'
import { tilt } from './skew.ts'
import { stacked } from './syllables.ts'
import type { Row } from './page-of-text.ts'
import type { Word } from './text-line.ts'

/**
 * The rows that components form, along the page's tilt or across it, whichever holds more text.
 * @param short the page's short side, px
 * @param tallest glyphs are at most this tall, px
 */
export function rowsAmong(found: Components, short: number, tallest: number): Row[] {
  const kept = new Int32Array(found.count).fill(-1)
  let count = 0
  for (let c = 0; c < found.count; c++) {
    const wide = found.x1[c]! - found.x0[c]! + 1
    const high = found.y1[c]! - found.y0[c]! + 1
    if (found.area[c]! < 4 || Math.max(wide, high) < 3 || Math.min(wide, high) > 2 * tallest)
      continue
    if (Math.max(wide, high) > Math.max(0.8 * short, 3 * tallest)) continue
    kept[c] = count++
  }
  if (count < 3) return []
  const angle = tiltOf(found, kept)
  const blobs = turned(found, kept, count, angle)
  const columns: Blobs = {
    ...blobs,
    u0: blobs.v0,
    u1: blobs.v1,
    v0: negated(blobs.u1),
    v1: negated(blobs.u0),
  }
  const [flat, steep] = [read(blobs, tallest), read(columns, tallest)]
  // The direction that holds far less is not tried with syllables.
  const across = flat.weight > 0.3 * steep.weight ? bestReading(flat, tallest) : flat
  const down = steep.weight > 0.3 * flat.weight ? bestReading(steep, tallest) : steep
  return across.weight >= down.weight
    ? across.rows.map((row) => toRow(row, across.blobs, angle))
    : down.rows.map((row) => toRow(row, down.blobs, angle + Math.PI / 2))
}

interface Reading {
  blobs: Blobs
  rows: Chain[]
  weight: number
}

/** Rows of the components as they are, or of syllables put together from them, whichever hold more. */
function bestReading(plain: Reading, tallest: number): Reading {
  const syllables = stacked(plain.blobs, tallest)
  if (syllables === plain.blobs) return plain
  const joined = read(syllables, tallest)
  return joined.weight > plain.weight ? joined : plain
}

function read(blobs: Blobs, tallest: number): Reading {
  const rows = chains(blobs, tallest)
  return { blobs, rows, weight: weightOf(rows) }
}

function negated(values: Float32Array): Float32Array {
  return values.map((value) => -value)
}

/**
 * How much text rows hold: long rows of many components count more than scattered pairs, and close ones
 * more than wide ones, for where glyphs stand in a grid letters are nearer than lines.
 */
function weightOf(rows: Chain[]): number {
  let sum = 0
  for (const { members, u0, u1, height, cover } of rows) {
    sum += Math.min(members.length, (u1 - u0) / height) ** 1.5 * height * cover ** 4
  }
  return sum
}

function tiltOf(found: Components, kept: Int32Array): number {
  let runs = 0
  for (let r = 0; r < found.runs; r++) if (kept[found.runLabel[r]!]! >= 0) runs++
  const step = Math.max(1, Math.ceil(runs / 3000))
  const size = Math.ceil(runs / step)
  const x = new Float32Array(size)
  const y = new Float32Array(size)
  const heights: number[] = []
  for (let c = 0; c < kept.length; c++) {
    if (kept[c]! >= 0)
      heights.push(Math.min(found.y1[c]! - found.y0[c]!, found.x1[c]! - found.x0[c]!) + 1)
  }
  for (let r = 0, seen = 0, k = 0; r < found.runs; r++) {
    if (kept[found.runLabel[r]!]! < 0 || seen++ % step !== 0) continue
    x[k] = (found.runX0[r]! + found.runX1[r]!) / 2
    y[k++] = found.runY[r]!
  }
  return tilt(x, y, Math.max(2, median(heights) / 2))
}

/** Boxes of the kept components in the frame turned by `angle`. */
function turned(found: Components, kept: Int32Array, count: number, angle: number): Blobs {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const u0 = new Float32Array(count).fill(Infinity)
  const v0 = new Float32Array(count).fill(Infinity)
  const u1 = new Float32Array(count).fill(-Infinity)
  const v1 = new Float32Array(count).fill(-Infinity)
  for (let r = 0; r < found.runs; r++) {
    const m = kept[found.runLabel[r]!]!
    if (m < 0) continue
    const y = found.runY[r]! + 0.5
    for (let end = 0; end < 2; end++) {
      const x = end === 0 ? found.runX0[r]! + 0.5 : found.runX1[r]! + 0.5
      const u = x * cos + y * sin
      const v = y * cos - x * sin
      if (u - 0.5 < u0[m]!) u0[m] = u - 0.5
      if (u + 0.5 > u1[m]!) u1[m] = u + 0.5
      if (v - 0.5 < v0[m]!) v0[m] = v - 0.5
      if (v + 0.5 > v1[m]!) v1[m] = v + 0.5
    }
  }
  const area = new Int32Array(count)
  const parts = new Int32Array(count)
  for (let c = 0; c < kept.length; c++) {
    const m = kept[c]!
    if (m < 0) continue
    area[m] = found.area[c]!
    parts[m] = found.parts[c]!
  }
  return { count, u0, u1, v0, v1, area, parts }
}

function toRow(chain: Chain, { u0, u1 }: Blobs, angle: number): Row {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const stretch = Math.hypot(1, chain.slope)
  const line = {
    x: chain.u0 * cos - chain.v0 * sin,
    y: chain.u0 * sin + chain.v0 * cos,
    angle: angle + Math.atan(chain.slope),
    height: chain.height,
    length: (chain.u1 - chain.u0) * stretch,
    words: wordsOf(chain, u0, u1, stretch),
  }
  return { line, blobs: chain.members.length }
}

/** Splits a row where gaps are wider than between letters. */
function wordsOf(chain: Chain, u0: Float32Array, u1: Float32Array, stretch: number): Word[] {
  const gaps: number[] = []
  let reach = -Infinity
  for (const i of chain.members) {
    if (reach > -Infinity && u0[i]! > reach) gaps.push(u0[i]! - reach)
    reach = Math.max(reach, u1[i]!)
  }
  const usual = median(gaps)
  const minGap = Math.max(0.28 * chain.height, Math.min(2.2 * usual, 0.55 * chain.height))
  const words: Word[] = []
  let start = chain.u0
  reach = chain.u0
  for (const i of chain.members) {
    if (u0[i]! - reach > minGap) {
      words.push({ start: (start - chain.u0) * stretch, end: (reach - chain.u0) * stretch })
      start = u0[i]!
    }
    reach = Math.max(reach, u1[i]!)
  }
  words.push({ start: (start - chain.u0) * stretch, end: (reach - chain.u0) * stretch })
  return words
}
