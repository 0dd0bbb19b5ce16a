/** Where glyphs stand on a page, whichever way it lies: marks among others of their size. */
import { binarise } from '../../textlines/binarise.ts'
import { components } from '../../textlines/components.ts'
import { luma } from '../../image/plane.ts'
import type { Page } from '../../image/page.ts'
import type { TextLine } from '../../textlines/text-lines.ts'

/** Glyphs are from so many pixels to this share of the short side high. */
const LEAST = 4
const MOST = 1 / 14
/** A neighbour is at most so many sizes away, and of a size not farther off than this factor. */
const NEAR = 2.6
const ALIKE = 2.2
/** A mark with fewer neighbours is no glyph. */
const FEWEST = 3
/** Parts of syllables are smaller than these: so many of ten neighbours are smaller than the height. */
const HEIGHT = 8

/** A page on the whole darker than this may be a dark one with light text, as on a screen. */
const DARK = 110
/** Then it is one where its light marks make so many times as many glyphs. */
const LIGHTER = 1.5

export interface Glyphs {
  /** one glyph each */
  lines: TextLine[]
  /** brightness of the page, one byte a pixel; of a dark page with light text its negative */
  grey: Uint8Array
}

/**
 * Glyphs as lines of one glyph each; rules and pictures are too large, specks have no neighbours.
 * Nothing here favours a direction, so that the page gives the same glyphs whichever way it lies.
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
  const mask = binarise(grey, width, height, { radius, share: 0.1, floor: 12 })
  const found = components(mask, width, height)
  const xs: number[] = []
  const ys: number[] = []
  const sizes: number[] = []
  for (let c = 0; c < found.count; c++) {
    const wide = found.x1[c]! - found.x0[c]! + 1
    const high = found.y1[c]! - found.y0[c]! + 1
    const size = Math.max(wide, high)
    if (size < LEAST || size > short * MOST || found.area[c]! < 5) continue
    if (Math.min(wide, high) * 8 < size) continue
    xs.push((found.x0[c]! + found.x1[c]! + 1) / 2)
    ys.push((found.y0[c]! + found.y1[c]! + 1) / 2)
    sizes.push(size)
  }
  return glyphsAmong(xs, ys, sizes, width, short * MOST * NEAR, tilt)
}

function glyphsAmong(
  xs: readonly number[],
  ys: readonly number[],
  sizes: readonly number[],
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
    if (around.length <= FEWEST) continue
    const tall = around.toSorted((a, b) => a - b)[Math.floor((around.length * HEIGHT) / 10)]!
    // A line one height long, which a patch is cut from the middle of.
    const x = xs[i]! - (Math.cos(angle) * tall) / 2
    const y = ys[i]! - (Math.sin(angle) * tall) / 2
    glyphs.push({ x, y, angle, height: tall, length: tall * 1.01, words: [] })
  }
  return glyphs
}
