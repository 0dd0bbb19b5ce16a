/** Light on a bent sheet: the same all along its bend, so a gain for each place across. */
import type { Profile } from './curl-profile.ts'

/** A lamp and the room it stands in. */
export interface Lamp {
  /** how far along the desk, towards larger places of the cut, the lamp is for each px of height */
  slant: number
  /** share of the light that comes from all sides */
  ambient: number
}

/** Lamplight that comes through a sheet from behind. */
const THROUGH = 0.3
/** Light that paper throws on the paper beside it, share of what is hidden of the room. */
const BOUNCE = 0.35
/** Every which place of the cut is asked whether it stands before the room's light. */
const EVERY = 4
/** How soft the edge of a sheet's shadow on itself is, share of its height. */
const SOFT = 0.25

/** Gains of a loose sheet, 1 where it is bright. */
export function sheetGains(profile: Profile, lamp: Lamp): Float32Array {
  const { slopes } = profile
  const room = openness(profile)
  const lit = lampLight(profile, lamp.slant)
  const gains = Float32Array.from(slopes, (slope, k) => {
    const front = Math.cos(slope) - Math.sin(slope) * lamp.slant
    const facing = front > 0 ? Math.max(front * lit[k]!, THROUGH * front) : -THROUGH * front
    const open = room[k]! + BOUNCE * (1 - room[k]!)
    return lamp.ambient * open + (1 - lamp.ambient) * facing
  })
  return exposed(gains, 0.93)
}

export interface BookLight extends Lamp {
  /** how much darker the page is at its spine, share of brightness */
  dark: number
  /** whether a scanner lights it from behind its glass */
  pressed: boolean
  /** half width of the dark line between the two pages, px */
  line: number
}

/** Gains of a book's two pages. */
export function bookGains(profile: Profile, light: BookLight): Float32Array {
  const { start, step, slopes, heights } = profile
  const room = openness(profile)
  const lowest = heights.reduce((a, b) => Math.min(a, b))
  const highest = heights.reduce((a, b) => Math.max(a, b))
  const deep = Math.max(1e-6, highest - lowest)
  const closed = Math.max(
    1e-6,
    room.reduce((a, b) => Math.max(a, 1 - b), 0),
  )
  const lit = lampLight(profile, light.slant)
  const gains = new Float32Array(slopes.length)
  for (let k = 0; k < gains.length; k++) {
    const slope = slopes[k]!
    const hidden = (1 - room[k]!) / closed
    // A scanner's light fades with the distance from its glass.
    const shade = light.pressed
      ? 0.45 * hidden + 0.55 * ((highest - heights[k]!) / deep) ** 0.9
      : hidden
    const facing = Math.max(0.1, Math.cos(slope) - Math.sin(slope) * light.slant)
    // The page across the spine stands before the lamp.
    const through = 1 - light.dark * (1 - lit[k]!)
    const lamp = light.pressed ? 1 : light.ambient + (1 - light.ambient) * facing * through
    const place = start + k * step
    const gap = Math.exp(-((place / light.line) ** 2))
    gains[k] = lamp * (1 - light.dark * shade) * (1 - 0.75 * light.dark * gap)
  }
  return light.pressed ? gains : exposed(gains, 0.6)
}

/**
 * How much of an even sky each place sees, against a flat sheet: between the horizons that the rest of
 * the sheet makes, weighed by the cosine to its own normal.
 */
function openness({ across, heights, slopes }: Profile): Float32Array {
  const count = across.length
  const open = new Float32Array(count)
  for (let k = 0; k < count; k++) {
    const [x, z] = [across[k]!, heights[k]!]
    let [behind, ahead] = [0, 0]
    for (let j = 0; j < count; j += EVERY) {
      const away = across[j]! - x
      const rise = heights[j]! - z
      if (away > 0) ahead = Math.max(ahead, rise / away)
      else if (away < 0) behind = Math.max(behind, rise / -away)
    }
    const slope = slopes[k]!
    const front = Math.atan(Math.max(ahead, Math.tan(slope), 0))
    const back = Math.atan(Math.max(behind, -Math.tan(slope), 0))
    open[k] = Math.max(0, (Math.cos(front - slope) + Math.cos(back + slope)) / 2)
  }
  return open
}

/** How much of the lamp's light other parts of the sheet let through to each place. */
function lampLight({ across, heights }: Profile, slant: number): Float32Array {
  const count = across.length
  const lit = new Float32Array(count).fill(1)
  if (Math.abs(slant) < 1e-3) return lit
  const soft = Math.max(1e-6, SOFT * heights.reduce((a, b) => Math.max(a, b)))
  // From the lamp's side on: what is higher than the rays that graze what came before.
  const towards = Math.sign(slant)
  const fall = 1 / Math.abs(slant)
  let grazing = -Infinity
  for (let i = 0; i < count; i++) {
    const k = towards > 0 ? count - 1 - i : i
    const level = heights[k]! - towards * across[k]! * fall
    const under = grazing - level
    if (under > 0) lit[k] = Math.max(0, 1 - under / soft)
    else grazing = level
  }
  return lit
}

/** As a camera exposes it: what is brighter than a share of it is white, the brightest hardly more. */
function exposed(gains: Float32Array, share: number): Float32Array {
  const sorted = gains.toSorted()
  const white = Math.max(0.05, sorted[Math.floor(share * (sorted.length - 1))]!)
  return gains.map((gain) => {
    const level = gain / white
    return level > 1 ? 1 + 0.25 * Math.tanh((level - 1) / 0.25) : level
  })
}
