/**
 * A bent sheet cut across its bend: paper does not stretch, so it bends about one direction at a time,
 * and how it lies follows from its slope at every place across.
 */
import type { Rng } from '../../../core/rng.ts'

/** The cut: places of the sheet in even steps, and where each of them is. Lengths in px, angles in radians. */
export interface Profile {
  /** place of the first, measured along the paper from the sheet's near end; the other page's are negative */
  start: number
  /** paper from one place to the next */
  step: number
  /** how far along the desk, from the middle of the sheet on */
  across: Float64Array
  /** above the desk; of a book on a scanner's glass: below the glass, and negative */
  heights: Float64Array
  /** positive where the sheet rises */
  slopes: Float64Array
}

/** Loose sheets by the way they bend. */
export const SHEETS = ['edge', 'arch', 'cup', 'wave'] as const
export type SheetKind = (typeof SHEETS)[number]

export interface SheetBend {
  kind: SheetKind
  /** angle between the sheet's two ends, radians */
  bend: number
  /** where the middle of the bend is, share of the way across */
  crest: number
  /** over what share of the way across it bends */
  spread: number
}

/** Places at which a sheet is worked out. */
const PLACES = 400

/** The cut of a loose sheet that is `length` px across. */
export function sheetProfile(length: number, bent: SheetBend, rng: Rng): Profile {
  const { kind, bend, crest, spread } = bent
  const half = Math.max(0.02, spread / 2)
  const apart = kind === 'wave' ? Math.min(0.5, half) : 0
  const [first, second] = [rng.uniform(0, 2 * Math.PI), rng.uniform(0, 2 * Math.PI)]
  const [slow, quick] = [rng.uniform(0.02, 0.07), rng.uniform(0.01, 0.03)]
  const slopes = Float64Array.from({ length: PLACES + 1 }, (_, k) => {
    const u = k / PLACES
    // No sheet is bent as evenly as a tube.
    const uneven = slow * Math.sin(9 * u + first) + quick * Math.sin(21 * u + second)
    return bend * (slopeAt(kind, (u - crest) / half, apart / half) + uneven)
  })
  const profile = integrated(slopes, 0, length / PLACES)
  if (kind === 'edge' || kind === 'cup') return restingOn(profile)
  // Both ends lie on the desk.
  const last = PLACES
  const rise = Math.atan2(
    profile.heights[last]! - profile.heights[0]!,
    profile.across[last]! - profile.across[0]!,
  )
  return restingOn(
    integrated(
      slopes.map((slope) => slope - rise),
      0,
      profile.step,
    ),
  )
}

/** Slope as a share of the whole bend, `v` half widths of the bend from its middle. */
function slopeAt(kind: SheetKind, v: number, apart: number): number {
  if (kind === 'edge') return turned(v)
  if (kind === 'arch') return 0.5 - turned(v)
  if (kind === 'cup') return turned(v) - 0.5
  return 0.7 * (turned(v - apart) - turned(v + apart)) + 0.35
}

/** How much of a bend lies before a place, 0 to 1, its curvature a raised cosine from −1 to 1. */
function turned(v: number): number {
  if (v <= -1) return 0
  if (v >= 1) return 1
  return (1 + v + Math.sin(Math.PI * v) / Math.PI) / 2
}

export interface BookBend {
  /** slope with which the page falls into the spine, radians */
  fall: number
  /** how far from the spine it does, px */
  gutter: number
  /** whether the pages are pressed against glass, and not seen from above as they lie */
  pressed: boolean
}

/**
 * The cut of a book's page, from beyond the spine, which is at place 0, to its outer end.
 * @param length of the page across, px
 * @param beyond how much of the other page there is, px
 */
export function bookProfile(length: number, beyond: number, bent: BookBend, rng: Rng): Profile {
  const { fall, gutter, pressed } = bent
  // Steps end at the spine, where the slope changes its sign.
  const step = length / PLACES
  const before = Math.ceil(beyond / step)
  const [steeper, wider] = [rng.uniform(0.85, 1.1), rng.uniform(0.85, 1.2)]
  // Glass holds both pages at one height.
  const other = pressed
    ? { fall, gutter }
    : { fall: Math.min(1.3, fall * steeper), gutter: gutter * wider }
  const steepness = rng.uniform(1.2, 1.7)
  const sinks = pressed ? 0 : rng.uniform(0.03, 0.2)
  const uneven = pressed ? 0 : rng.uniform(-0.02, 0.02)
  const slopes = Float64Array.from({ length: PLACES + before + 1 }, (_, k) => {
    const place = (k - before) * step
    const own = place >= 0
    const page = own ? { fall, gutter } : other
    const away = Math.abs(place)
    const into = page.fall * Math.max(0, 1 - away / page.gutter) ** steepness
    const t = Math.max(0, (away - page.gutter) / Math.max(1, length - page.gutter))
    const slope = into - sinks * Math.sin((Math.PI / 2) * Math.min(1, t)) + uneven * Math.sin(7 * t)
    return own ? slope : -slope
  })
  const profile = integrated(slopes, -before * step, step)
  if (!pressed) return restingOn(profile)
  const highest = profile.heights.reduce((a, b) => Math.max(a, b))
  for (let k = 0; k < profile.heights.length; k++) {
    profile.heights[k] = profile.heights[k]! - highest
  }
  return profile
}

function integrated(slopes: Float64Array, start: number, step: number): Profile {
  const across = new Float64Array(slopes.length)
  const heights = new Float64Array(slopes.length)
  for (let k = 1; k < slopes.length; k++) {
    const slope = (slopes[k - 1]! + slopes[k]!) / 2
    across[k] = across[k - 1]! + step * Math.cos(slope)
    heights[k] = heights[k - 1]! + step * Math.sin(slope)
  }
  const first = across[Math.max(0, Math.round(-start / step))]!
  const middle = (first + across[across.length - 1]!) / 2
  for (let k = 0; k < across.length; k++) across[k] = across[k]! - middle
  return { start, step, across, heights, slopes }
}

/** The same with its lowest place on the desk. */
function restingOn(profile: Profile): Profile {
  const lowest = profile.heights.reduce((a, b) => Math.min(a, b))
  for (let k = 0; k < profile.heights.length; k++) {
    profile.heights[k] = profile.heights[k]! - lowest
  }
  return profile
}
