/** The largest lines of an upright page: among them its title, even where small print is damaged. */
import { upperMedian } from '../../core/quantile.ts'
import { lightOf } from '../../page/textlines/print.ts'
import { binarise } from '../../page/textlines/binarise.ts'
import { components, type Components } from '../../page/textlines/components.ts'
import { blurPlane } from '../../page/image/plane.ts'
import type { Box, GreyImage } from '../engines/engine.ts'

export interface LargeLine extends Box {
  /** height of its syllables or letters, px */
  height: number
  /** number of glyphs */
  glyphs: number
  /** share of its glyphs' boxes that is inked */
  ink: number
}

/** Height of glyphs: minimum in px, maximum as a share of the short side. */
const MIN_HEIGHT = 6
const MAX_HEIGHT = 1 / 16
/** Blur that removes noise from print of title size, px. */
const BLUR = 0.7
/** Ink is this much darker than the background: faint print first, then bold print whose letters touch. */
const SHARES = [0.08, 0.4] as const
/** Maximum width of a part in heights: of words whose letters touch, and of others. */
const WORD = 12
const LETTERS = 4
/** Minimum brightness of paper, as a share of what a tenth of the page reaches; the background beside it is darker. */
const PAPER = 0.45
/** Lines that share this much of the larger one's box are the same. */
const SAME = 0.6
/** Minimum contrast of ink in standard deviations of the noise. */
const OVER_NOISE = 4
/** A part larger than this with less of its box inked is a frame, px and share. */
const FRAME = 12
const THIN = 0.12
/** Parts of a syllable are no farther apart than this share of the larger one's size. */
const TOGETHER = 0.16
/** Of two parts one above the other this share of the narrower is under the wider. */
const STACKED = 0.5
/** Of letters at least this share of the box is inked. */
const SOLID = 0.3
/** Maximum distance of letters of a title, in letter heights. */
const APART = 2.4
/** A line is split at gaps of this many heights and this many median gaps. */
const PARTED = 1
const UNUSUAL = 2.5

/**
 * Lines of at least three glyphs, the most probable title first: tall, dark lines of glyphs alike in
 * height. Pages must be upright and straight within about two degrees.
 * @param until lower end of the searched rows, as a share of the height
 * @param max maximum number of lines
 */
export function findLargeLines(image: GreyImage, until: number, max: number): LargeLine[] {
  const { width } = image
  const height = Math.max(1, Math.round(image.height * until))
  const short = Math.min(width, image.height)
  if (short < 48 || height < 24) return []
  const grey = image.grey.slice(0, width * height)
  const minContrast = Math.max(12, OVER_NOISE * noiseOf(grey, width, height))
  blurPlane(grey, width, height, BLUR)
  const radius = Math.max(8, Math.round(short / 18))
  const lines = SHARES.flatMap((share) => {
    const mask = binarise(grey, width, height, { radius, share, minContrast })
    const found = components(mask, width, height, short / 10)
    return linesOf(joined(glyphPartsOf(found, short), short * MAX_HEIGHT), short)
  })
  const paper = lightOf(grey) * PAPER
  const kept: LargeLine[] = []
  for (const { line } of lines
    .filter((one) => backgroundOf(one, grey, width) >= paper)
    .map((one) => ({ line: one, score: titleScore(one, width, image.height) }))
    .toSorted((a, b) => b.score - a.score)) {
    if (kept.length < max && !kept.some((other) => isSame(line, other))) kept.push(line)
  }
  return kept
}

/** The brightness that the lighter half of a box's pixels reach. */
function backgroundOf({ left, top, right, bottom }: Box, grey: Uint8Array, width: number): number {
  const counts = new Int32Array(256)
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = grey[y * width + x]!
      counts[value] = counts[value]! + 1
    }
  }
  let rest = ((right - left) * (bottom - top)) / 2
  let value = 255
  while (value > 0 && rest > counts[value]!) rest -= counts[value--]!
  return value
}

function areaOf({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top)
}

/** Whether two boxes cover each other for the most part. */
function isSame(a: Box, b: Box): boolean {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  if (wide <= 0 || high <= 0) return false
  return wide * high > SAME * Math.max(areaOf(a), areaOf(b))
}

/** Standard deviation of the finest noise after the blur, by the median of second differences. */
function noiseOf(grey: Uint8Array, width: number, height: number): number {
  const counts = new Int32Array(512)
  let total = 0
  for (let y = 1; y < height - 1; y += 3) {
    for (let x = 1; x < width - 1; x += 3) {
      const at = y * width + x
      const second = Math.abs(2 * grey[at]! - grey[at - 1]! - grey[at + 1]!)
      counts[Math.min(511, second)]!++
      total++
    }
  }
  let below = 0
  let median = 0
  while (median < 511 && below + counts[median]! < total / 2) below += counts[median++]!
  // A second difference of white noise has √6 times its deviation; half of it is left by the blur.
  return median / 0.6745 / Math.sqrt(6) / 2
}

interface GlyphPart extends Box {
  area: number
}

/** Components that may be letters or parts of syllables. */
function glyphPartsOf(found: Components, short: number): GlyphPart[] {
  const parts: GlyphPart[] = []
  const largest = short * MAX_HEIGHT
  for (let c = 0; c < found.count; c++) {
    const part = {
      left: found.x0[c]!,
      top: found.y0[c]!,
      right: found.x1[c]! + 1,
      bottom: found.y1[c]! + 1,
      area: found.area[c]!,
    }
    const wide = part.right - part.left
    const high = part.bottom - part.top
    if (part.area < 5 || Math.max(wide, high) < 3 || wide > 3 * largest || high > largest) continue
    if (Math.max(wide, high) > FRAME && part.area < THIN * wide * high) continue
    parts.push(part)
  }
  return parts.toSorted((a, b) => a.left - b.left)
}

/** Parts inside or right beside each other, as those of a syllable are, merged. */
function joined(parts: readonly GlyphPart[], largest: number): GlyphPart[] {
  let list = [...parts]
  for (let round = 0; round < 3; round++) {
    const out: GlyphPart[] = []
    for (const part of list) {
      const other = out.findLast((one) => isPart(one, part, largest))
      if (other) spread(other, part)
      else out.push({ ...part })
    }
    if (out.length === list.length) break
    list = out.toSorted((a, b) => a.left - b.left)
  }
  return list
}

function isPart(a: GlyphPart, b: GlyphPart, largest: number): boolean {
  const wide = Math.max(a.right, b.right) - Math.min(a.left, b.left)
  const high = Math.max(a.bottom, b.bottom) - Math.min(a.top, b.top)
  if (high > largest) return false
  const beside = Math.max(a.left, b.left) - Math.min(a.right, b.right)
  const below = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom)
  // Where letters touch, a word splits into an upper and a lower part.
  const narrow = Math.min(a.right - a.left, b.right - b.left)
  const isUnder = -beside > STACKED * narrow && below <= Math.max(1, high * TOGETHER)
  if (isUnder && isSolid(a) && isSolid(b)) return true
  const tall = Math.max(a.bottom - a.top, b.bottom - b.top)
  const reach = Math.max(1, Math.max(tall, a.right - a.left, b.right - b.left) * TOGETHER)
  return beside <= reach && below <= reach && wide <= Math.max(1.3 * high, 1.25 * tall)
}

/** Letters are solid, frames are not. */
function isSolid({ left, top, right, bottom, area }: GlyphPart): boolean {
  return area > SOLID * (right - left) * (bottom - top)
}

function spread(part: GlyphPart, by: GlyphPart): void {
  part.left = Math.min(part.left, by.left)
  part.top = Math.min(part.top, by.top)
  part.right = Math.max(part.right, by.right)
  part.bottom = Math.max(part.bottom, by.bottom)
  part.area += by.area
}

/** Chains of neighbours of the same height. */
function linesOf(syllables: readonly GlyphPart[], short: number): LargeLine[] {
  const tall = syllables.filter((part) => {
    const high = part.bottom - part.top
    const longest = isSolid(part) ? WORD : LETTERS
    return (
      high >= MIN_HEIGHT && high <= short * MAX_HEIGHT && part.right - part.left < longest * high
    )
  })
  const taken = new Set<GlyphPart>()
  const lines: LargeLine[] = []
  // From the tallest down, so that no line is begun by its commas.
  for (const seed of tall.toSorted((a, b) => b.bottom - b.top - (a.bottom - a.top))) {
    if (taken.has(seed)) continue
    const members = [seed]
    taken.add(seed)
    for (const direction of [-1, 1]) {
      let end = seed
      for (;;) {
        const next = neighbour(tall, taken, seed, end, direction)
        if (!next) break
        taken.add(next)
        members.push(next)
        end = next
      }
    }
    for (const line of splitAtGaps(members).map(lineOf)) {
      if (line.glyphs >= 3 && line.right - line.left > 2 * line.height) lines.push(line)
    }
  }
  return lines
}

function lineOf(members: readonly GlyphPart[]): LargeLine {
  const heights = members.map(({ top, bottom }) => bottom - top).toSorted((a, b) => a - b)
  return {
    left: Math.min(...members.map(({ left }) => left)),
    top: Math.min(...members.map(({ top }) => top)),
    right: Math.max(...members.map(({ right }) => right)),
    bottom: Math.max(...members.map(({ bottom }) => bottom)),
    height: heights[heights.length >> 1]!,
    ink:
      members.reduce((sum, { area }) => sum + area, 0) /
      members.reduce((sum, m) => sum + (m.right - m.left) * (m.bottom - m.top), 0),
    // Touching letters are one component.
    glyphs: members.reduce((sum, part) => sum + glyphsIn(part), 0),
  }
}

function glyphsIn({ left, top, right, bottom }: GlyphPart): number {
  return Math.max(1, Math.round((right - left) / (bottom - top)))
}

/** Splits a line at wide gaps, as between a box of numbers and a title. */
function splitAtGaps(members: readonly GlyphPart[]): GlyphPart[][] {
  const row = members.toSorted((a, b) => a.left - b.left)
  const gaps = row.slice(1).map((part, i) => part.left - row[i]!.right)
  const usual = upperMedian(gaps) ?? 0
  const high = lineOf(members).height
  const parts: GlyphPart[][] = [[]]
  for (const [i, part] of row.entries()) {
    const gap = i === 0 ? 0 : gaps[i - 1]!
    if (gap > PARTED * high && gap > UNUSUAL * Math.max(1, usual)) parts.push([])
    parts.at(-1)!.push(part)
  }
  return parts
}

function neighbour(
  among: readonly GlyphPart[],
  taken: ReadonlySet<GlyphPart>,
  seed: GlyphPart,
  end: GlyphPart,
  direction: number,
): GlyphPart | undefined {
  const high = seed.bottom - seed.top
  let best: GlyphPart | undefined
  let nearest = APART * high
  for (const part of among) {
    if (taken.has(part)) continue
    const size = part.bottom - part.top
    if (size < 0.6 * high || size > 1.4 * high) continue
    const gap = direction > 0 ? part.left - end.right : end.left - part.right
    if (gap < -0.3 * high || gap > nearest) continue
    if (Math.abs((part.top + part.bottom - end.top - end.bottom) / 2) > 0.4 * high) continue
    best = part
    nearest = gap
  }
  return best
}

/** Share of a letter's box that is ink; remains of tables have less. */
const INKED = 0.3

/** Height counts most; a title has few glyphs, is centred, and stands high on the page. */
function titleScore(line: LargeLine, width: number, height: number): number {
  const { left, right, top, glyphs } = line
  const middle = Math.abs((left + right) / width - 1)
  const length = glyphs > 14 ? 0.6 : glyphs < 4 ? 0.85 : 1
  const solid = Math.min(1, line.ink / INKED) ** 2
  return line.height ** 1.5 * solid * length * (1 - 0.35 * middle) * (1 - 0.5 * (top / height))
}
