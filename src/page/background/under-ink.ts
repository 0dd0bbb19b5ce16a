/**
 * All of a page that is not ink: paper, stains, creases, shadows, gradients of light, yellowing. It is
 * averaged over what lies between strokes, as closely as there is any, so that the edge of a coffee
 * stain and half a page in the shade are both followed.
 */
import { closing } from '../filters/closing.ts'
import type { Plane } from '../image/float-plane.ts'
import { averageBare, coarseMeans, nearMask, spreadRow } from './bare-average.ts'

export interface UnderInk {
  /** pixels of the page a side of one of the planes' pixels */
  factor: number
  /** brightness of what is not ink, 0 to 255, in pixels of `factor` × `factor` of the page's */
  light: Plane
  /** red, green and blue of the same */
  colours: readonly [Plane, Plane, Plane]
  /** whether the page has no colour at all, and the three planes are one */
  isGrey: boolean
  /** 1 for ink, one byte a pixel of the page */
  ink: Uint8Array
  /** how much darker than what is under it the page's ink is, as a share of that, 0 to 1 */
  depth: number
}

/** A page is looked at in about this many pixels. */
const AREA = 100_000
const MAX_FACTOR = 8
/** Reach in those pixels of what is at most filled in for a stroke, and at least. */
const MAX_STROKE = 10
const MIN_STROKE = 2
/** Letters, bars and rules are up to this many times as wide as most strokes. */
const SOLID = 5
/** Reach of what is filled in before it is known how wide strokes are. */
const WIDEST = 16
/** This share of a page is taken for ink when it is asked how dark that is. */
const INK = 0.02
/** Of that depth: what is ink by itself, on grey scans and on others, … */
const SURE_GREY = 0.45
const SURE = 0.16
/** … the share of it that is ink beside ink, and what is ink though it is wide. */
const BESIDE = 0.45
const WIDE = 0.75
/** For the width of strokes, what has less than this of the light of what is round it is dark; */
const DARK = 0.5
/** pixels at an edge that one of a stroke of width one has, as strokes of all directions lie. */
const STROKES = 2.5
/** Nothing paler than these is ink. */
const MIN_SURE = 0.12
const MIN_BESIDE = 0.06
/**
 * Finds what is under the ink of a page.
 * @param rgba pixels, row by row
 * @param light their brightness
 */
export function underInk(rgba: Uint8ClampedArray, light: Plane): UnderInk {
  const { width, height } = light
  const factor = Math.min(MAX_FACTOR, Math.max(1, Math.round(Math.sqrt((width * height) / AREA))))
  const means = coarseMeans({ values: light.values, step: 1, offset: 0 }, light, factor)
  const stroke = strokeReach(means, closing(means, WIDEST))
  const wide = closing(means, SOLID * stroke)
  const narrow = closing(means, stroke)
  const coarse = { under: narrow, narrow, wide, factor: 1 }
  // Coarse pixels tell well enough what is no ink; the page's own then tell strokes from their rims.
  const isGrey = isGreyPage(rgba)
  const share = isGrey ? SURE_GREY : SURE
  const rough = inkOn(means, coarse, inkDepth(light, { ...coarse, factor }), share)
  const apart = nearMask(rough, means.width, means.height, 1)
  const under = averageBare([{ values: means.values, step: 1, offset: 0 }], apart, means, 1)[0]!
  const fine = { under, narrow, wide, factor }
  const depth = inkDepth(light, fine)
  const ink = inkOn(light, fine, depth, share)
  const beside = nearMask(ink, width, height, 1)
  const channels = [0, 1, 2].map((offset) => ({ values: rgba, step: 4, offset }))
  const found = averageBare(isGrey ? channels.slice(0, 1) : channels, beside, light, factor)
  const colours = [0, 1, 2].map((c) => found[isGrey ? 0 : c]!) as [Plane, Plane, Plane]
  return { factor, light: brightnessOf(colours, isGrey), colours, isGrey, ink, depth }
}

/** What ink is darker than. */
interface Against {
  under: Plane
  /** the page with narrow strokes filled in, which has its shadows' sharp edges */
  narrow: Plane
  /** the same with all wide strokes filled in as well */
  wide: Plane
  /** pixels of the page a side of the planes' */
  factor: number
}

/** Whether a page has no colour at all. */
function isGreyPage(rgba: Uint8ClampedArray): boolean {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false
  }
  return true
}

function brightnessOf([red, green, blue]: UnderInk['colours'], isGrey: boolean): Plane {
  if (isGrey) return red
  const values = new Float32Array(red.values.length)
  for (let i = 0; i < values.length; i++) {
    values[i] = 0.299 * red.values[i]! + 0.587 * green.values[i]! + 0.114 * blue.values[i]!
  }
  return { ...red, values }
}

/**
 * Half the width of most strokes and a little more, from how many of the dark pixels lie at an edge; of
 * a page without any the least.
 */
function strokeReach({ width, height, values }: Plane, filled: Plane): number {
  const dark = Uint8Array.from(values, (value, i) => (value < DARK * filled.values[i]! ? 1 : 0))
  let area = 0
  let edges = 0
  for (let y = 1, i = width; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      area += dark[i]!
      edges += (dark[i]! ^ dark[i - width]!) + (x > 0 ? dark[i]! ^ dark[i - 1]! : 0)
    }
  }
  const wide = edges > 0 ? (STROKES * area) / edges : 0
  return Math.min(MAX_STROKE, Math.max(MIN_STROKE, Math.round(0.75 * wide)))
}

/** How much darker than what is under it the darkest share of the page is, as a share of that. */
function inkDepth({ width, height, values }: Plane, { under, factor }: Against): number {
  const counts = new Uint32Array(256)
  const line = new Float32Array(width)
  let total = 0
  for (let y = 0; y < height; y += 2) {
    spreadRow(under, factor, y, line)
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const depth = 255 * (1 - values[i]! / Math.max(line[x]!, 1))
      counts[depth > 0 ? depth | 0 : 0]!++
    }
    total += width
  }
  let left = INK * total
  let depth = 255
  while (depth > 0 && (left -= counts[depth]!) > 0) depth--
  return depth / 255
}

/** 1 where the page is darker than what is under it by as much as ink is, and beside that by less. */
function inkOn(
  { width, height, values }: Plane,
  against: Against,
  depth: number,
  share: number,
): Uint8Array {
  const sure = 1 - Math.max(MIN_SURE, share * depth)
  const beside = 1 - Math.max(MIN_BESIDE, share * BESIDE * depth)
  const solid = 1 - Math.max(MIN_SURE, WIDE * depth)
  const ink = new Uint8Array(values.length)
  const pale = new Uint8Array(values.length)
  const under = new Float32Array(width)
  const narrow = new Float32Array(width)
  const broad = new Float32Array(width)
  for (let y = 0; y < height; y++) {
    spreadRow(against.under, against.factor, y, under)
    spreadRow(against.narrow, against.factor, y, narrow)
    spreadRow(against.wide, against.factor, y, broad)
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const value = values[i]!
      const near = Math.min(under[x]!, narrow[x]!)
      ink[i] = value < sure * near || value < solid * broad[x]! ? 1 : 0
      pale[i] = value < beside * near ? 1 : 0
    }
  }
  const grown = nearMask(ink, width, height, 2)
  for (let i = 0; i < ink.length; i++) ink[i] = ink[i]! | (grown[i]! & pale[i]!)
  return ink
}
