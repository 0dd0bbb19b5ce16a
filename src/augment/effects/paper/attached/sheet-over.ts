/** Another sheet that lies over a side of this one. */
import { contactShadow } from '../../../../page/background/lay-page.ts'
import type { Paper } from '../../../../page/background/paper.ts'
import { sheetOfSource } from '../../../../page/background/sheet.ts'
import { composed, project, turned, type Projection } from '../../../../page/geometry/projection.ts'
import { resample } from '../../../../page/geometry/resample.ts'
import { warp } from '../../../../page/geometry/warp.ts'
import type { Page } from '../../../../page/image/page.ts'
import type { Raster } from '../../../../page/image/raster.ts'
import type { Source } from '../../../../page/image/source.ts'
import { indexReached } from '../../../../core/quantile.ts'
import type { Rng } from '../../../../core/rng.ts'
import { sheetFrame, type SheetFrame } from '../../sheet-frame.ts'
import { colourOf } from '../fasteners/beneath.ts'

/** What another sheet is like: as large as this one, or a slip. */
const SIZES = [1, 1, 0.96, 0.62, 0.42] as const

/**
 * Lays a sheet over a side or a corner of the page.
 * @param reach how far it comes in over the sheet, share of the short side
 * @param other the page that it shows; a blank one where there is none or it is a photograph
 */
export function laySheet(
  page: Page,
  reach: number,
  other: Source | undefined,
  paper: Paper,
  rng: Rng,
): void {
  const frame = sheetFrame(page)
  const { wide, high, short, toPage } = frame
  const side = rng.int(0, 3)
  const along = rng.uniform(-0.35, 0.35)
  const white = lightBeside({ frame, paper, side, reach, along }, rng.uniform(0.97, 1.04))
  const from = lying(other, short, rng.pick(SIZES), white)
  const [ow, oh] = [from.width / short, from.height / short]
  const turn = rng.normal(0, 7) + (rng.bernoulli(0.3) ? 90 : 0)
  const far = Math.abs(turn) > 45 ? [oh, ow] : [ow, oh]
  const x = side === 0 ? reach - far[0]! / 2 : side === 1 ? wide - reach + far[0]! / 2 : 0
  const y = side === 2 ? reach - far[1]! / 2 : side === 3 ? high - reach + far[1]! / 2 : 0
  const middle = {
    x: side < 2 ? x : wide * (0.5 + along),
    y: side < 2 ? high * (0.5 + along) : y,
  }
  // From its own pixels to shares of the sheet, and from there into the picture.
  const onSheet = turned(from.width, from.height, turn, 1 / short, middle)
  const map: Projection = composed(toPage, onSheet)
  const { width, height } = page
  const into: Raster = { width, height, bytes: page.pixels() }
  contactShadow(from, into, map)
  warp(from, into, map)
}

interface Entry {
  frame: SheetFrame
  paper: Paper
  /** 0 left, 1 right, 2 top, 3 bottom */
  side: number
  reach: number
  along: number
}

/** How far within the sheet its paper is looked at, past what is covered, share of the short side. */
const BESIDE = [0.02, 0.12, 0.25]

/** Paper in the light that falls where a sheet comes in: the brightest of some places, since print darkens others. */
function lightBeside({ frame, paper, side, reach, along }: Entry, bright: number): number[] {
  const { wide, high, toPage } = frame
  const [x, y] = [wide * (0.5 + along), high * (0.5 + along)]
  const tones = BESIDE.map((beside) => {
    const deep = reach + beside
    const places = [
      { x: deep, y },
      { x: wide - deep, y },
      { x, y: deep },
      { x, y: high - deep },
    ]
    return colourOf(paper, project(toPage, places[side]!.x, places[side]!.y))
  })
  const [best] = tones.toSorted((a, b) => b[1] - a[1])
  return best!.map((c) => Math.min(250, c * bright))
}

/** The other page at the size that it has in the picture, in this one's light. */
function lying(
  other: Source | undefined,
  short: number,
  share: number,
  white: readonly number[],
): Raster {
  const shown = other && !sheetOfSource(other) ? other : undefined
  const ratio = shown
    ? Math.max(shown.width, shown.height) / Math.min(shown.width, shown.height)
    : 1.41
  const isWide = shown ? shown.width > shown.height : false
  const small = Math.max(2, Math.round(short * share))
  const large = Math.max(2, Math.round(short * share * Math.min(3, ratio)))
  const size = isWide ? { width: large, height: small } : { width: small, height: large }
  const bytes = new Uint8ClampedArray(4 * size.width * size.height).fill(255)
  if (shown) {
    const { width, height, pixels } = shown
    resample({ width, height, bytes: pixels }, { ...size, bytes }, 'tent')
  }
  const brightest = shown ? paperTone(bytes) : [255, 255, 255]
  for (let i = 0; i < bytes.length; i += 4) {
    for (let c = 0; c < 3; c++) bytes[i + c] = (bytes[i + c]! * white[c]!) / brightest[c]!
  }
  return { ...size, bytes }
}

/** What nine in ten of a page's pixels do not surpass, by channel: its paper. */
function paperTone(bytes: Uint8ClampedArray): [number, number, number] {
  const tones = [0, 1, 2].map((c) => {
    const counts = new Uint32Array(256)
    let all = 0
    for (let i = c; i < bytes.length; i += 28) {
      counts[bytes[i]!]!++
      all++
    }
    return Math.max(120, indexReached(counts, 0.9 * all))
  })
  return tones as [number, number, number]
}
