/**
 * Ink told from paper, in black and white (N. Howe, "Document binarization with automatic parameter
 * tuning", 2013): how dark a page is against its own paper is cut in two, at the edges of strokes where it
 * can be; of what is found, what is pale beside the page's other ink is none.
 */
import { averageBare, nearMask, spreadRow } from '../background/bare-average.ts'
import { underInk } from '../background/under-ink.ts'
import type { Plane } from '../image/float-plane.ts'
import { edgesOf } from './edges.ts'
import { cutGrid } from './grid-cut.ts'
import { strongInk } from './strong-ink.ts'

/** A page's darkest ink is this many levels darker than its paper. */
const INK = 120
/** Pages whose darkest parts are less darker than their paper than this, as a share of it, have no ink. */
const MIN_DEPTH = 0.1
/** What is this share as dark as the ink is left out of the paper's average, … */
const PALE = 0.2
/** … which is taken anew this many times, as faint ink shows only once there is more paper round it. */
const ROUNDS = 2
/** What is less dark than this share of the ink is paper, whatever is round it. */
const PAPER = 0.05
const SURELY_PAPER = -500
/** What it costs to part two pixels where there is no edge, in levels. */
const PART = 300
/** Levels across an edge's three pixels, and where an edge goes on. */
const STRONG_EDGE = 30
const WEAK_EDGE = 12
/** … and by how many at least it falls off from one pixel to the next. */
const MIN_STEP = 2
/** Costs are whole numbers: quarters of a level. */
const FINE = 4
/** About as many pixels as this are cut at a time, with rows of their neighbours. */
const BAND = 1_500_000
const OVERLAP = 48

export interface InkOptions {
  /** how dark the darkest pixel of a mark is at least, as a share of the page's ink */
  minInk: number
  /** how dark the pixels of a stroke are at least, as a share of the ink round them */
  edge: number
}

/**
 * Finds a page's ink.
 * @param rgba pixels, row by row
 * @param light their brightness
 * @returns 1 for ink, one byte a pixel
 */
export function inkMask(rgba: Uint8ClampedArray, light: Plane, options: InkOptions): Uint8Array {
  const dark = darkness(rgba, light)
  if (!dark) return new Uint8Array(light.values.length)
  return strongInk(cutInBands(dark), dark, options)
}

/** How much darker than its paper a page is, in levels; undefined where it has no ink. */
function darkness(rgba: Uint8ClampedArray, light: Plane): Plane | undefined {
  const { width, height } = light
  const { factor, depth, light: under } = underInk(rgba, light)
  if (depth < MIN_DEPTH) return undefined
  const values = new Float32Array(width * height)
  const line = new Float32Array(width)
  const scale = INK / depth
  let paper = under
  for (let round = 0; ; round++) {
    for (let y = 0, i = 0; y < height; y++) {
      spreadRow(paper, factor, y, line)
      for (let x = 0; x < width; x++, i++) {
        values[i] = scale * (1 - light.values[i]! / Math.max(line[x]!, 1))
      }
    }
    if (round === ROUNDS) return { width, height, values }
    const dark = new Uint8Array(values.length)
    for (let i = 0; i < dark.length; i++) dark[i] = values[i]! > PALE * INK ? 1 : 0
    const near = nearMask(dark, width, height, 1)
    paper = averageBare([{ values: light.values, step: 1, offset: 0 }], near, light, factor)[0]!
  }
}

/** The cut of the whole page, band by band, so that large pages need no more memory for it. */
function cutInBands(dark: Plane): Uint8Array {
  const { width, height } = dark
  const smooth = smoothed(dark)
  const edges = edgesOf(smooth, STRONG_EDGE, WEAK_EDGE)
  const { first, right, below } = costs(smooth, edges)
  const mask = new Uint8Array(width * height)
  const rows = Math.max(2 * OVERLAP, Math.floor(BAND / width))
  for (let top = 0; top < height; top += rows) {
    const from = Math.max(0, top - OVERLAP)
    const end = Math.min(height, top + rows)
    const to = Math.min(height, end + OVERLAP)
    const part = (all: Int32Array): Int32Array => all.subarray(from * width, to * width)
    const band = { width, height: to - from, first: part(first), right: part(right) }
    const cut = cutGrid({ ...band, below: part(below) })
    mask.set(cut.subarray((top - from) * width, (end - from) * width), top * width)
  }
  return mask
}

/** Ink bulges: where darkness bends down a pixel is ink, where it bends up it is paper. */
function costs({ width, height, values: v }: Plane, edges: Uint8Array) {
  const first = new Int32Array(v.length)
  const right = new Int32Array(v.length)
  const below = new Int32Array(v.length)
  for (let y = 0, i = 0; y < height; y++) {
    const up = y > 0 ? width : 0
    const down = y + 1 < height ? width : 0
    for (let x = 0; x < width; x++, i++) {
      const before = x > 0 ? 1 : 0
      const after = x + 1 < width ? 1 : 0
      const bend = 4 * v[i]! - v[i - up]! - v[i + down]! - v[i - before]! - v[i + after]!
      // Where a sharp edge has its steepest place beyond the ink, only the smoothed page shows it.
      first[i] = FINE * (v[i]! < PAPER * INK ? SURELY_PAPER : bend)
      right[i] = isEdge(v, edges, i, i + after) ? 0 : FINE * PART
      below[i] = isEdge(v, edges, i, i + down) ? 0 : FINE * PART
    }
  }
  return { first, right, below }
}

/** Whether the darker one of two pixels is the edge of a stroke. */
function isEdge(dark: Float32Array, edges: Uint8Array, i: number, j: number): boolean {
  const darker = dark[i]! - dark[j]!
  return (edges[i] === 1 && darker > MIN_STEP) || (edges[j] === 1 && -darker > MIN_STEP)
}

/** A neighbour's weight of a Gaussian of a standard deviation of .6 px. */
const BESIDE = 0.18

function smoothed({ width, height, values }: Plane): Plane {
  const along = new Float32Array(values.length)
  const out = new Float32Array(values.length)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const before = values[x > 0 ? i - 1 : i]!
      const after = values[x + 1 < width ? i + 1 : i]!
      along[i] = values[i]! + BESIDE * (before + after - 2 * values[i]!)
    }
  }
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const above = along[y > 0 ? i - width : i]!
      const under = along[y + 1 < height ? i + width : i]!
      out[i] = along[i]! + BESIDE * (above + under - 2 * along[i]!)
    }
  }
  return { width, height, values: out }
}
