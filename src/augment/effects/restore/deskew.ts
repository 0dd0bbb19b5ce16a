import { ImageData } from '@napi-rs/canvas'
import { estimateSkew, type Skew } from '../../../page/textlines/page-skew.ts'
import { brightness } from './estimate/channels.ts'
import { levelQuantile, paperColor } from './estimate/paper.ts'
import { turnedFrame, type Frame } from './estimate/turned-frame.ts'
import { textLines } from '../../../page/textlines/text-lines.ts'
import { Page } from '../../../page/image/page.ts'
import type { Raster } from '../../../page/image/raster.ts'
import { Source } from '../../../page/image/source.ts'
import { BeyondBorder, SEAM } from '../../../page/background/beyond-border.ts'
import { borderColor } from '../../../page/background/fill.ts'
import { innerSpans } from '../../../page/geometry/inner-spans.ts'
import { matrixMap } from '../../../page/geometry/point-map.ts'
import { turned, type Projection } from '../../../page/geometry/projection.ts'
import { edgesOf } from '../../../page/geometry/warp.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'

export const deskew = defineEffect({
  name: 'deskew',
  phase: 'restore',
  summary: 'Deskewing: the page rotated until its rows of text run straight',
  movesPixels: true,
  params: {
    maxAngle: number(0, 45, 45, 'degrees', 'skews larger than this are left alone'),
    minAngle: number(0, 10, 0.4, 'degrees', 'skews smaller than this are left alone'),
    minConfidence: number(
      0,
      100,
      6,
      'standard deviations',
      'how far the angle must stand out from the others',
    ),
    fill: enumOf(
      ['auto', 'white', 'paper'],
      'auto',
      'what shows at the corners; auto: what the page has along its border',
    ),
    size: enumOf(
      ['auto', 'keep'],
      'auto',
      'auto: larger where something would be cut off; keep: the page’s own size',
    ),
  },
  apply(page, { maxAngle, minAngle, minConfidence, fill, size }) {
    const skew = estimateSkew(page)
    const isSure = skew !== undefined && skew.confidence >= minConfidence
    page.notes.set('skew', isSure ? skew.angle : Number.NaN)
    if (!isSure) return { skipped: 'no rows of text' }
    const degrees = Math.round(skew.angle * 100) / 100
    const tilt = Math.abs(degrees)
    if (tilt < minAngle || tilt > maxAngle) return { skipped: `skew of ${degrees} degrees` }
    const { confidence } = skew
    const isDoubtful = tilt > MAX_ROWS && confidence < DOUBTFUL * minConfidence
    if (!page.sheet && (fillsFrame(page) || (isDoubtful && runsOff(page)))) {
      return { skipped: 'a photograph that fills its frame' }
    }
    const agrees =
      tilt > MAX_ROWS
        ? runsAlong(straightened(page, degrees), { angle: 0, confidence })
        : runsAlong(page, skew)
    if (!agrees) return { skipped: 'rows of text run otherwise' }
    const { width, height } = page
    const colour = cornerColor(page, fill)
    const radians = (-degrees * Math.PI) / 180
    const raster = { width, height, bytes: page.peek() }
    const frame =
      size === 'keep'
        ? { left: -width / 2, top: -height / 2, width, height }
        : turnedFrame(raster, radians, brightnessOf(colour))
    const middle = { x: -frame.left, y: -frame.top }
    const forward = turned(width, height, -degrees, 1, middle)
    const beyond = fill === 'auto' ? beyondCorners(raster, frame, radians, forward) : undefined
    page.redraw(frame.width, frame.height, colour, (context, before) => {
      if (beyond) context.putImageData(new ImageData(beyond.bytes, frame.width, frame.height), 0, 0)
      context.translate(-frame.left, -frame.top)
      context.rotate(radians)
      context.imageSmoothingQuality = 'high'
      context.drawImage(before, -width / 2, -height / 2)
    })
    const moved = matrixMap({ width, height }, frame, forward)
    return { moved, did: { degrees, confidence: Math.round(skew.confidence) } }
  },
})

/**
 * A frame with what shows at its corners; where the page covers it, it is left empty.
 * @param radians the turn, clockwise
 * @param forward the same, from places of the page to places in the frame
 */
function beyondCorners(
  page: Raster,
  { left, top, width, height }: Frame,
  radians: number,
  forward: Projection,
): Raster {
  const into = { width, height, bytes: new Uint8ClampedArray(4 * width * height) }
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  // Rounding must not leave a pixel out that the page's soft edge lets through.
  const covered = innerSpans(into, edgesOf(page, forward), SEAM + 0.01)
  const turn = (row: number, places: Float64Array, first: number): void => {
    const y = row + 0.5 + top
    for (let k = 0, x = first + 0.5 + left; k < places.length; k += 2, x++) {
      places[k] = x * cos + y * sin + page.width / 2
      places[k + 1] = y * cos - x * sin + page.height / 2
    }
  }
  new BeyondBorder(page).write(into, turn, covered)
  return into
}

/** Rows are found up to about this tilt, degrees. */
const MAX_ROWS = 15

/** A copy of a page, turned back within its own size. */
function straightened(page: Page, degrees: number): Page {
  const { width, height } = page
  const copy = new Page()
  copy.load(new Source(width, height, page.peek().slice()))
  copy.redraw(width, height, cornerColor(page, 'auto'), (context, before) => {
    context.translate(width / 2, height / 2)
    context.rotate((-degrees * Math.PI) / 180)
    context.drawImage(before, -width / 2, -height / 2)
  })
  return copy
}

/** Rows of text tell a page's tilt where there are this many, this long together as its short side, … */
const MIN_ROWS = 3
const MIN_LENGTH = 0.5
/** … and this share of their length runs within this many degrees of it. */
const ALONG = 0.65
const NEAR = 2
/** Faint print may have no rows that are found: on white, a page's contours must be this sure. */
const SURE = 30
const WHITE_PAPER = 245

/**
 * Whether a page's rows of text have the tilt that its contours have: those of a photograph follow
 * walls and tables, those of handwriting its slant.
 */
function runsAlong(page: Page, { angle, confidence }: Skew): boolean {
  const { lines } = textLines(page)
  let all = 0
  let along = 0
  for (const line of lines) {
    all += line.length
    // A page on its side is tilted as much as the same page upright.
    const off = (line.angle * 180) / Math.PI - angle
    if (Math.abs(off - 90 * Math.round(off / 90)) < NEAR) along += line.length
  }
  if (lines.length >= MIN_ROWS && all >= MIN_LENGTH * page.short) return along >= ALONG * all
  const { values } = brightness(page.peek(), page.width, page.height)
  return confidence >= SURE && levelQuantile(values, 0.5) >= WHITE_PAPER
}

/** This share of a border differs from its usual colour by more than this many levels where there is a scene. */
const SCENE = 0.3
const DIFFERENT = 48

/** Whether there is no paper round what a picture shows: turned, it would have wedges in its corners. */
function fillsFrame(page: Page): boolean {
  const { width, height } = page
  const bytes = page.peek()
  const usual = brightnessOf(borderColor({ width, height, bytes }))
  let differs = 0
  const check = (x: number, y: number): void => {
    const k = 4 * (y * width + x)
    const light = 0.299 * bytes[k]! + 0.587 * bytes[k + 1]! + 0.114 * bytes[k + 2]!
    if (Math.abs(light - usual) > DIFFERENT) differs++
  }
  for (let x = 0; x < width; x++) for (const y of [0, height - 1]) check(x, y)
  for (let y = 0; y < height; y++) for (const x of [0, width - 1]) check(x, y)
  return differs > SCENE * 2 * (width + height)
}

/** Contours that stand out less than this many times as far as they must may be a scene's. */
const DOUBTFUL = 2
/** Print or pictures cross a side of the frame this often where they run off it, … */
const CROSSINGS = 4
/** … and as many sides of a part of something larger. */
const SIDES = 3
/** How far in the sides are looked at, share of the short side. */
const INSET = 0.01

/** Whether what a picture shows goes on beyond its frame. */
function runsOff(page: Page): boolean {
  const { width, height } = page
  const { values } = brightness(page.peek(), width, height)
  const usual = brightnessOf(borderColor({ width, height, bytes: page.peek() }))
  const inset = Math.floor(page.short * INSET)
  const crossings = (start: number, step: number, count: number): number => {
    let found = 0
    let isOff = false
    for (let i = 1; i < count - 1; i++) {
      const at = start + i * step
      // The mean of three pixels: noise crosses nothing.
      const light = (values[at - step]! + values[at]! + values[at + step]!) / 3
      const differs = Math.abs(light - usual) > DIFFERENT
      if (differs && !isOff) found++
      isOff = differs
    }
    return found
  }
  const sides = [
    crossings(inset * width, 1, width),
    crossings((height - 1 - inset) * width, 1, width),
    crossings(inset, width, height),
    crossings(width - 1 - inset, width, height),
  ]
  return sides.filter((found) => found >= CROSSINGS).length >= SIDES
}

function cornerColor(page: Page, fill: 'auto' | 'white' | 'paper'): string {
  if (fill === 'paper') return paperColor(page)
  if (fill === 'white') return '#ffffff'
  const { width, height } = page
  return borderColor({ width, height, bytes: page.peek() })
}

function brightnessOf(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16)
  return 0.299 * (value >> 16) + 0.587 * ((value >> 8) & 255) + 0.114 * (value & 255)
}
