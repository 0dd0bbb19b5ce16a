/** Rows of components: those side by side that have the same height. */
import { find } from './components.ts'
import { median, type Chain, type Blobs } from './blobs.ts'
import { completed } from './row-ends.ts'

/** Components lower than this are specks and dots: they belong to a row but do not make one. */
const MIN_HEIGHT = 2.6
/** Farthest neighbour of a row, × height of the taller component. */
const REACH = 1.3

/**
 * The rows among the components. Two components are neighbours where their heights are alike, they overlap
 * in v by half the lower one and the gap is less than a wide word space; rows are what neighbours
 * connect, and are kept where they are straight and even.
 * @param tallest glyphs are at most this tall, px
 */
export function chains(blobs: Blobs, tallest: number): Chain[] {
  const glyphs: number[] = []
  const specks: number[] = []
  for (let i = 0; i < blobs.count; i++) {
    if (isGlyph(blobs, i, tallest)) glyphs.push(i)
    else if (isSpeck(blobs, i, tallest)) specks.push(i)
  }
  const rows: Chain[] = []
  for (const group of linked(blobs, glyphs, tallest, LOOSE)) {
    const row = fitted(blobs, group)
    if (row && isTextLike(blobs, row)) rows.push(row)
    else if (group.length > 3) rows.push(...parted(blobs, group, tallest, row !== undefined))
  }
  const taken = new Uint8Array(blobs.count)
  for (const { members } of rows) for (const i of members) taken[i] = 1
  return completed(
    blobs,
    rows,
    [...glyphs, ...specks].filter((i) => taken[i] === 0),
  )
}

/** When two components are neighbours. */
interface Link {
  /** maximum ratio of their heights */
  ratio: number
  /** minimum overlap in v, × height of the lower one */
  overlap: number
}

/** A bent row is halved this often at most. */
const MAX_CUTS = 3

/** Rows rise or fall by this at most against the page's tilt. */
const STEEPEST = 0.12
/** Rows whose quarters stray further than this are bent, × height. */
const BENT = 0.3

const LOOSE: Link = { ratio: 2, overlap: 0.5 }
const STRICT: Link = { ratio: 1.6, overlap: 0.75 }

/** Rows of a group that is bent, or in which letters that touch or reach into the next line join several lines. */
function parted(blobs: Blobs, group: number[], tallest: number, straight: boolean): Chain[] {
  if (!straight) {
    const bent = pieces(blobs, group)
    if (bent.length > 0) return bent
  }
  const { v0, v1 } = blobs
  const usual = median(group.map((i) => v1[i]! - v0[i]!))
  const even = group.filter((i) => v1[i]! - v0[i]! < 1.5 * usual)
  const rows: Chain[] = []
  for (const part of linked(blobs, even, tallest, STRICT)) {
    const row = fitted(blobs, part)
    if (row && isTextLike(blobs, row)) rows.push(row)
    else if (!row) rows.push(...pieces(blobs, part))
  }
  return rows
}

/**
 * The straight pieces of a bent row: halves, and halves of those, parted at the widest gap near the
 * middle; none where most of it is in no straight piece.
 */
function pieces(blobs: Blobs, group: number[]): Chain[] {
  const rows: Chain[] = []
  let placed = 0
  const cut = (part: number[], depth: number): void => {
    if (part.length < 3) return
    const row = fitted(blobs, part)
    if (row) {
      if (!isTextLike(blobs, row)) return
      rows.push(row)
      placed += part.length
    } else if (depth < MAX_CUTS && part.length >= 6) {
      const at = widestGap(blobs, part)
      cut(part.slice(0, at), depth + 1)
      cut(part.slice(at), depth + 1)
    }
  }
  cut(group, 0)
  return placed > 0.6 * group.length ? rows : []
}

/** Where a sorted group has its widest gap, in its middle half. */
function widestGap({ u0, u1 }: Blobs, group: readonly number[]): number {
  let best = group.length >> 1
  let widest = -Infinity
  for (let k = Math.max(1, group.length >> 2); k <= (3 * group.length) >> 2; k++) {
    const gap = u0[group[k]!]! - u1[group[k - 1]!]!
    if (gap <= widest) continue
    widest = gap
    best = k
  }
  return best
}

/** The connected groups of neighbours. */
function linked(blobs: Blobs, glyphs: number[], tallest: number, link: Link): Iterable<number[]> {
  const { v0, v1 } = blobs
  const order = Int32Array.from(glyphs)
  order.sort((a, b) => v0[a]! + v1[a]! - v0[b]! - v1[b]! || a - b)
  const parent = new Int32Array(blobs.count)
  for (const i of order) parent[i] = i
  const joining = { blobs, order, parent, tallest, link }
  for (let k = 0; k < order.length; k++) joinNeighbours(joining, k)
  const groups = new Map<number, number[]>()
  for (const i of order) {
    const root = find(parent, i)
    const group = groups.get(root)
    if (group) group.push(i)
    else groups.set(root, [i])
  }
  return groups.values()
}

function isGlyph({ u0, u1, v0, v1, area }: Blobs, i: number, tallest: number): boolean {
  const wide = u1[i]! - u0[i]!
  const high = v1[i]! - v0[i]!
  if (high < MIN_HEIGHT || high > tallest || wide > 24 * high || high > 14 * wide) return false
  const fill = area[i]! / (wide * high)
  // Rules are long and full; boxes are wide and almost empty.
  return !(wide > 5 * high && fill > 0.75) && !(wide > 1.6 * high && fill < 0.12)
}

function isSpeck({ u0, u1, v0, v1 }: Blobs, i: number, tallest: number): boolean {
  return v1[i]! - v0[i]! < tallest && u1[i]! - u0[i]! < tallest
}

/** What `linked` joins. */
interface Joining {
  blobs: Blobs
  /** components from small to large v */
  order: Int32Array
  /** union-find forest */
  parent: Int32Array
  tallest: number
  link: Link
}

/** Joins the component at place `k` of the order with its neighbours further on. */
function joinNeighbours({ blobs, order, parent, tallest, link }: Joining, k: number): void {
  const { u0, u1, v0, v1 } = blobs
  const { ratio, overlap } = link
  const a = order[k]!
  const top = v0[a]!
  const bottom = v1[a]!
  const left = u0[a]!
  const right = u1[a]!
  const high = bottom - top
  const middle = top + bottom
  // Overlapping components have their middles within the mean of their heights; twice that, as sums.
  const farthest = middle + Math.min(tallest, ratio * high) + high
  for (let m = k + 1; m < order.length; m++) {
    const b = order[m]!
    if (v0[b]! + v1[b]! > farthest) return
    const other = v1[b]! - v0[b]!
    const low = Math.min(high, other)
    const tall = Math.max(high, other)
    if (tall > ratio * low) continue
    if (Math.min(bottom, v1[b]!) - Math.max(top, v0[b]!) < overlap * low) continue
    if (Math.max(left, u0[b]!) - Math.min(right, u1[b]!) > REACH * tall) continue
    const one = find(parent, a)
    const two = find(parent, b)
    if (one < two) parent[two] = one
    else parent[one] = two
  }
}

/** The straight row through a group, or undefined where it is none. */
function fitted(blobs: Blobs, group: number[]): Chain | undefined {
  const { u0, u1, v0, v1 } = blobs
  group.sort((a, b) => u0[a]! - u0[b]! || a - b)
  let start = Infinity
  let end = -Infinity
  let covered = 0
  for (const i of group) {
    covered += Math.max(0, u1[i]! - Math.max(u0[i]!, end))
    start = Math.min(start, u0[i]!)
    end = Math.max(end, u1[i]!)
  }
  const height = median(group.map((i) => v1[i]! - v0[i]!))
  const length = end - start
  // The fit goes through the components of full height: half a syllable or a comma sits off the middle.
  const full = group.filter((i) => v1[i]! - v0[i]! > 0.7 * height)
  let weight = 0
  let mean = 0
  let uMean = 0
  for (const i of full) {
    const w = u1[i]! - u0[i]!
    weight += w
    mean += (w * (v0[i]! + v1[i]!)) / 2
    uMean += (w * (u0[i]! + u1[i]!)) / 2
  }
  mean /= weight
  uMean /= weight
  let uu = 0
  let uv = 0
  for (const i of full) {
    const w = u1[i]! - u0[i]!
    const u = (u0[i]! + u1[i]!) / 2 - uMean
    uu += w * u * u
    uv += w * u * ((v0[i]! + v1[i]!) / 2 - mean)
  }
  const steep = length > 5 * height && uu > 0 ? uv / uu : 0
  // A short row that steep is parts of two.
  if (Math.abs(steep) > STEEPEST && length < 12 * height) return undefined
  const slope = Math.max(-STEEPEST, Math.min(STEEPEST, steep))
  const at = (u: number): number => mean + slope * (u - uMean)
  const tops = median(full.map((i) => v0[i]! - at((u0[i]! + u1[i]!) / 2)))
  const bottoms = median(full.map((i) => v1[i]! - at((u0[i]! + u1[i]!) / 2)))
  const shift = (tops + bottoms) / 2
  const off = median(full.map((i) => Math.abs((v0[i]! + v1[i]!) / 2 - at((u0[i]! + u1[i]!) / 2))))
  if (off > 0.15 * height) return undefined
  if (length > 8 * height && bendOf(blobs, full, at) > BENT * height) return undefined
  return {
    members: Int32Array.from(group),
    u0: start,
    u1: end,
    v0: at(start) + shift,
    slope,
    height: bottoms - tops,
    cover: covered / length,
  }
}

/** How far the quarters of a sorted row lie from its line, the lowest from the highest, px. */
function bendOf(
  { u0, u1, v0, v1 }: Blobs,
  row: readonly number[],
  at: (u: number) => number,
): number {
  if (row.length < 12) return 0
  let lowest = Infinity
  let highest = -Infinity
  for (let quarter = 0; quarter < 4; quarter++) {
    const from = (quarter * row.length) >> 2
    const to = ((quarter + 1) * row.length) >> 2
    let sum = 0
    for (let k = from; k < to; k++) {
      const i = row[k]!
      sum += (v0[i]! + v1[i]!) / 2 - at((u0[i]! + u1[i]!) / 2)
    }
    const mean = sum / (to - from)
    lowest = Math.min(lowest, mean)
    highest = Math.max(highest, mean)
  }
  return highest - lowest
}

/** Whether a row's length, evenness and strokes are those of writing. */
function isTextLike({ u0, u1, v0, v1, area, parts }: Blobs, row: Chain): boolean {
  const { members, height } = row
  const length = row.u1 - row.u0
  if (length < 2 * height || (members.length < 3 && length < 3.5 * height)) return false
  let ink = 0
  let runs = 0
  let boxes = 0
  let even = 0
  for (const i of members) {
    const high = v1[i]! - v0[i]!
    ink += area[i]!
    runs += parts[i]!
    boxes += (u1[i]! - u0[i]!) * high
    if (high > 0.62 * height && high < 1.6 * height) even++
  }
  if (even < 0.6 * members.length) return false
  const density = ink / (length * height)
  const fill = ink / boxes
  const stroke = ink / runs
  // Windows of buildings, keys, teeth: even and in rows, but solid.
  if (fill > 0.66 && stroke > 0.6 * height) return false
  return density > 0.08 && density < 0.85 && fill > 0.14 && fill < 0.9 && stroke < 0.55 * height + 1
}
