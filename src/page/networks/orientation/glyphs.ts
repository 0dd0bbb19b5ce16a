/** Finds the glyphs of a page in any orientation: connected components among others of their size. */
import { binarise } from '../../textlines/binarise.ts'
import { components } from '../../textlines/components.ts'
import { luma } from '../../image/plane.ts'
import type { Page } from '../../image/page.ts'
import type { TextLine } from '../../textlines/text-lines.ts'

/** Size of glyphs: minimum in pixels, maximum as a share of the short side. */
const MIN_SIZE = 4
const MAX_SIZE = 1 / 14
/** Maximum distance of a neighbour in sizes, and maximum ratio of their sizes. */
const NEAR = 2.6
const ALIKE = 2.2
/** Components with no more neighbours than this are no glyphs. */
const MIN_NEIGHBOURS = 3
/** Parts of syllables are smaller than these: this many of ten neighbours are smaller than the height. */
const HEIGHT = 8

/** A page on the whole darker than this may be a dark one with light text, as on a screen. */
const DARK = 110
/** It is one where its light components form this many times as many glyphs. */
const LIGHTER = 1.5

export interface Glyphs {
  /** one glyph each */
  lines: TextLine[]
  /** brightness of the page, one byte per pixel; of a dark page with light text its negative */
  grey: Uint8Array
}

/**
 * Glyphs as lines of one glyph each; rules and pictures are too large, specks have no neighbours.
 * Nothing here favours a direction, so that a page gives the same glyphs in every orientation.
 * @param tilt how far the page's rows are off, radians: the direction that the lines are given
 */
export function findGlyphs(page: Page, tilt = 0): Glyphs {
  const { width, height, short } = page
  const grey = luma(page.peek())
  const dark = { grey, lines: darkGlyphs(grey, width, height, short, tilt) }
  if (middle(grey) >= DARK) return dark
  const negative = grey.map((value) => 255 - value)
  const lines = darkGlyphs(negative, width, height, short, tilt)
  return lines.length > dark.lines.length * LIGHTER ? { grey: negative, lines } : dark
}

/** The median of bytes. */
function middle(values: Uint8Array): number {
  const counts = new Uint32Array(256)
  for (let i = 0; i < values.length; i++) counts[values[i]!]!++
  let below = 0
  let level = 0
  while (below + counts[level]! < values.length / 2) below += counts[level++]!
  return level
}

function darkGlyphs(
  grey: Uint8Array,
  width: number,
  height: number,
  short: number,
  tilt: number,
): TextLine[] {
  const radius = Math.max(6, Math.round(short / 22))
  const mask = binarise(grey, width, height, { radius, share: 0.1, minContrast: 12 })
  const found = components(mask, width, height)
  const xs: number[] = []
  const ys: number[] = []
  const sizes: number[] = []
  for (let c = 0; c < found.count; c++) {
    const wide = found.x1[c]! - found.x0[c]! + 1
    const high = found.y1[c]! - found.y0[c]! + 1
    const size = Math.max(wide, high)
    if (size < MIN_SIZE || size > short * MAX_SIZE || found.area[c]! < 5) continue
    if (Math.min(wide, high) * 8 < size) continue
    xs.push((found.x0[c]! + found.x1[c]! + 1) / 2)
    ys.push((found.y0[c]! + found.y1[c]! + 1) / 2)
    sizes.push(size)
  }
  return glyphsAmong({ xs, ys, sizes }, width, short * MAX_SIZE * NEAR, tilt)
}

/** Centres and sizes of components; struct of arrays. */
interface Candidates {
  xs: readonly number[]
  ys: readonly number[]
  sizes: readonly number[]
}

function glyphsAmong(
  { xs, ys, sizes }: Candidates,
  width: number,
  cell: number,
  angle: number,
): TextLine[] {
  const columns = Math.ceil(width / cell) + 2
  const cells = new Map<number, number[]>()
  const cellOf = (i: number): number =>
    (Math.floor(ys[i]! / cell) + 1) * columns + Math.floor(xs[i]! / cell) + 1
  for (let i = 0; i < xs.length; i++) {
    const at = cellOf(i)
    const list = cells.get(at)
    if (list) list.push(i)
    else cells.set(at, [i])
  }
  const glyphs: TextLine[] = []
  for (let i = 0; i < xs.length; i++) {
    const size = sizes[i]!
    const around: number[] = []
    for (const down of [-columns, 0, columns]) {
      for (const right of [-1, 0, 1]) {
        for (const k of cells.get(cellOf(i) + down + right) ?? []) {
          const other = sizes[k]!
          if (other > size * ALIKE || size > other * ALIKE) continue
          const far = Math.max(Math.abs(xs[k]! - xs[i]!), Math.abs(ys[k]! - ys[i]!))
          if (far < NEAR * Math.max(size, other)) around.push(other)
        }
      }
    }
    if (around.length <= MIN_NEIGHBOURS) continue
    const tall = around.toSorted((a, b) => a - b)[Math.floor((around.length * HEIGHT) / 10)]!
    // A line one height long, with the glyph in its centre, where the patch is taken.
    const x = xs[i]! - (Math.cos(angle) * tall) / 2
    const y = ys[i]! - (Math.sin(angle) * tall) / 2
    glyphs.push({ x, y, angle, height: tall, length: tall * 1.01, words: [] })
  }
  return glyphs
}
