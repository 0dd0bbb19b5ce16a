/** The title of an upright page as a small image that depends on its words alone. */
import { upperMedian } from '../../src/core/quantile.ts'
import { binarise } from '../../src/page/textlines/binarise.ts'
import { components } from '../../src/page/textlines/components.ts'
import { luma } from '../../src/page/image/plane.ts'
import type { Source } from '../../src/page/image/source.ts'
import { findTextLines } from '../../src/page/textlines/text-lines.ts'
import { normalisedInk, type Block, type GreyPage } from './ink.ts'

/** The title is searched for in this share of the page, from the top line of text on. */
const UPPER = 0.26
/** Gap that separates glyphs of one title, × its height: titles are spaced out. */
const SPACED = 2.6

/**
 * What may be the title: the tallest blocks of glyphs near the top and the middle, the most probable
 * first, each as ink on 192×24 without the gaps between glyphs.
 */
export function titlesOf(source: Source, max: number): Float32Array[] {
  const { lines } = findTextLines(source)
  const level = lines.filter(({ angle }) => Math.abs(angle) < 0.4)
  const angle = upperMedian(level.map((line) => line.angle)) ?? 0
  const body = upperMedian(level.map(({ height }) => height)) ?? source.height / 60
  const page = levelled(source, angle)
  return titleBlocks(page, body)
    .slice(0, max)
    .flatMap((block) => normalisedInk(page, block) ?? [])
}

/** @param body height of the page's ordinary glyphs, px */
function titleBlocks({ width, height, grey }: GreyPage, body: number): Block[] {
  const radius = Math.round(Math.max(8, Math.min(width, height) / 22))
  const mask = binarise(grey, width, height, { radius, share: 0.14, minContrast: 14 })
  dropUprights(mask, width, height, Math.round(3.4 * body))
  const found = components(mask, width, height, width / 8)
  const glyphs: Block[] = []
  for (let c = 0; c < found.count; c++) {
    const box = { x0: found.x0[c]!, y0: found.y0[c]!, x1: found.x1[c]!, y1: found.y1[c]! }
    const high = box.y1 - box.y0 + 1
    const wide = box.x1 - box.x0 + 1
    // Syllables fall apart into letters: what is half as tall as text is a part of one.
    if (high < 0.5 * body || high > 5 * body || wide > 6 * body) continue
    glyphs.push(box)
  }
  const tops = glyphs.map(({ y0 }) => y0).toSorted((a, b) => a - b)
  const top = tops[Math.floor(tops.length * 0.02)] ?? 0
  const blocks = inRows(
    glyphs.filter(({ y0 }) => y0 < top + UPPER * height),
    body,
  )
  const score = (block: Block): number => {
    const off = Math.abs((block.x0 + block.x1) / 2 / width - 0.5)
    return (block.y1 - block.y0) * (1 - Math.min(0.7, 1.6 * off))
  }
  return blocks
    .filter(({ x0, x1, y0, y1 }) => {
      const high = y1 - y0 + 1
      const wide = x1 - x0 + 1
      return high >= 1.1 * body && high < 6 * body && wide > 2.2 * high && wide < 26 * high
    })
    .toSorted((a, b) => score(b) - score(a))
}

/** Takes out the vertical rules of tables: ink, a pixel to either side allowed, longer than `longest`. */
function dropUprights(mask: Uint8Array, width: number, height: number, longest: number): void {
  const long = new Uint8Array(mask.length)
  for (let x = 0; x < width; x++) {
    for (let y = 0, run = 0; y <= height; y++) {
      const at = y * width + x
      const isInk =
        y < height &&
        (mask[at] === 1 || (x > 0 && mask[at - 1] === 1) || (x < width - 1 && mask[at + 1] === 1))
      if (isInk) {
        run++
        continue
      }
      if (run > longest) for (let k = y - run; k < y; k++) long[k * width + x] = 1
      run = 0
    }
  }
  for (let i = 0; i < mask.length; i++) if (long[i] === 1) mask[i] = 0
}

/** Glyphs joined to rows, beginning with the tallest: what stands beside them, not below. */
function inRows(glyphs: readonly Block[], body: number): Block[] {
  const left = new Set(glyphs)
  const rows: Block[] = []
  for (const seed of glyphs.toSorted((a, b) => b.y1 - b.y0 - (a.y1 - a.y0))) {
    if (!left.delete(seed)) continue
    if (seed.y1 - seed.y0 + 1 < 0.8 * body) break
    const row = { ...seed }
    for (let grown = true; grown;) {
      grown = false
      const high = row.y1 - row.y0 + 1
      for (const glyph of left) {
        const gap = Math.max(glyph.x0 - row.x1, row.x0 - glyph.x1)
        const middle = (glyph.y0 + glyph.y1) / 2
        if (gap > SPACED * high || middle < row.y0 - 0.15 * high || middle > row.y1 + 0.15 * high)
          continue
        if (glyph.y1 - glyph.y0 + 1 > 1.5 * high) continue
        const y0 = Math.min(row.y0, glyph.y0)
        const y1 = Math.max(row.y1, glyph.y1)
        if (y1 - y0 + 1 > 1.6 * (seed.y1 - seed.y0 + 1)) continue
        left.delete(glyph)
        Object.assign(row, {
          x0: Math.min(row.x0, glyph.x0),
          x1: Math.max(row.x1, glyph.x1),
          y0,
          y1,
        })
        grown = true
      }
    }
    rows.push(row)
  }
  return rows
}

/** Turned back by `angle` about its middle, linear interpolation. */
function levelled({ pixels, width, height }: Source, angle: number): GreyPage {
  const grey = luma(pixels)
  if (Math.abs(angle) < 0.002) return { width, height, grey }
  const out = new Uint8Array(width * height)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const u = x - width / 2
      const v = y - height / 2
      const sx = Math.min(width - 1.001, Math.max(0, u * cos - v * sin + width / 2))
      const sy = Math.min(height - 1.001, Math.max(0, u * sin + v * cos + height / 2))
      const at = Math.floor(sy) * width + Math.floor(sx)
      const fx = sx - Math.floor(sx)
      const fy = sy - Math.floor(sy)
      const above = grey[at]! + fx * (grey[at + 1]! - grey[at]!)
      const below = grey[at + width]! + fx * (grey[at + width + 1]! - grey[at + width]!)
      out[i] = above + fy * (below - above) + 0.5
    }
  }
  return { width, height, grey: out }
}
