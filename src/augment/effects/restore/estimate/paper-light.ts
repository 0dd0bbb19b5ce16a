/** How a page's paper is lit and stained. */
import { averageBare, spreadRow } from '../../../../page/background/bare-average.ts'
import { paperRegion, type PaperRegion } from '../../../../page/background/paper-region.ts'
import { sheetAt } from '../../../../page/background/sheet.ts'
import { underInk, type UnderInk } from '../../../../page/background/under-ink.ts'
import type { Plane } from '../../../../page/image/float-plane.ts'
import type { Page } from '../../../../page/image/page.ts'
import { brightness } from './channels.ts'
import { levelQuantile } from './paper.ts'

export interface PaperLight {
  under: UnderInk
  /** 0 for paper, 1 for what is none, one byte a pixel of the planes of `under` */
  hidden: Uint8Array
  /** share of the sheet that is paper, 0 to 1 */
  share: number
  /** by how much of its brightness nine tenths of the paper differ at most from what is round them */
  variation: number
  /** the same of all but a fiftieth: where there are the edges of shadows */
  edge: number
  /** how uneven the paper is within a few pixels, mean share of its brightness */
  roughness: number
  /** brightness of the paper where it is lit, 0 to 255 */
  tone: number
  /** red, green and blue of that */
  colour: readonly [number, number, number]
  /** by how much the brightness of the paper differs over the whole page, as a share of `tone` */
  span: number
  /** whether there is ink on it that may be writing */
  hasStrokes: boolean
  /** whether most of the paper is as white as can be */
  isWhite: boolean
}

/** Side of what a place is compared with, in coarse pixels. */
const ROUND = 8
/** Share of the paper's cells that hold writing where there is any. */
const MIN_WRITTEN = 0.02
/** Paper is white from this brightness on. */
const WHITE = 250
/** Share of the paper that is darker than what counts as lit. */
const LIT = 0.9
/** Roughness beyond this is no paper's. */
const ROUGHEST = 0.2

/** Looks at the paper of a page; nothing is changed. */
export function lookAtPaper(page: Page): PaperLight {
  const { width, height } = page
  const pixels = page.peek()
  const light = brightness(pixels, width, height)
  const under = underInk(pixels, light)
  const { sheet } = page
  const isOnSheet = (x: number, y: number): boolean =>
    sheet === undefined || sheetAt(sheet, x * width, y * height) > 127
  const region = paperRegion(under, page, isOnSheet)
  const hidden = hiddenIn(under.light, region)
  const levels = under.light.values.filter((_, i) => hidden[i] === 0)
  const tone = levelQuantile(levels, LIT)
  const [variation, edge] = variationOf(under.light, hidden)
  return {
    under,
    hidden,
    share: region.share,
    variation,
    edge,
    roughness: roughnessOf(light, under, hidden),
    tone,
    colour: litColour(under, hidden, tone),
    hasStrokes: region.written >= MIN_WRITTEN,
    isWhite: levelQuantile(levels, 0.5) >= WHITE,
    span: (levelQuantile(levels, 0.95) - levelQuantile(levels, 0.05)) / Math.max(tone, 1),
  }
}

/** 1 for coarse pixels in cells that are no paper. */
function hiddenIn({ width, height }: Plane, { cell, columns, paper }: PaperRegion): Uint8Array {
  const mask = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / cell) * columns
    for (let x = 0; x < width; x++, i++) mask[i] = 1 - paper[row + Math.floor(x / cell)]!
  }
  return mask
}

function variationOf(light: Plane, hidden: Uint8Array): [number, number] {
  const { width, height, values } = light
  const wide = averageBare([{ values, step: 1, offset: 0 }], hidden, light, ROUND)[0]!
  const counts = new Uint32Array(1000)
  const line = new Float32Array(width)
  let total = 0
  for (let y = 0, i = 0; y < height; y++) {
    spreadRow(wide, ROUND, y, line)
    for (let x = 0; x < width; x++, i++) {
      if (hidden[i] === 1) continue
      const difference = Math.abs(values[i]! / Math.max(line[x]!, 1) - 1)
      counts[Math.min(999, 1000 * difference) | 0]!++
      total++
    }
  }
  return [0.1, 0.02].map((share) => {
    let left = total * share
    let level = 999
    while (level > 0 && (left -= counts[level]!) > 0) level--
    return level / 1000
  }) as [number, number]
}

/** Mean difference of bare pixels from what is under them, as a share of that. */
function roughnessOf(
  { width, height, values }: Plane,
  { light, factor, ink }: UnderInk,
  hidden: Uint8Array,
): number {
  const line = new Float32Array(width)
  let sum = 0
  let count = 0
  for (let y = 0; y < height; y += 3) {
    spreadRow(light, factor, y, line)
    const row = Math.floor(y / factor) * light.width
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      if (ink[i - 1]! + ink[i]! + ink[i + 1]! > 0) continue
      if (hidden[row + ((x / factor) | 0)] === 1) continue
      sum += Math.min(ROUGHEST, Math.abs(values[i]! / Math.max(line[x]!, 1) - 1))
      count++
    }
  }
  return count > 0 ? sum / count : 0
}

/** Paper about this near its lit tone is lit. */
const NEAR = 8

function litColour(
  { light, colours }: UnderInk,
  hidden: Uint8Array,
  tone: number,
): [number, number, number] {
  return colours.map(({ values }) => {
    let sum = 0
    let count = 0
    for (let i = 0; i < hidden.length; i++) {
      if (hidden[i] === 1 || Math.abs(light.values[i]! - tone) > NEAR) continue
      sum += values[i]!
      count++
    }
    return count > 0 ? sum / count : tone
  }) as [number, number, number]
}
