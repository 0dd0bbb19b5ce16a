/** Where a sheet was torn: how far within it each place lies, and how wide the rim of bare fibres is there. */
import type { Rng } from '../../../../core/rng.ts'

export const KINDS = ['corner', 'edge', 'side'] as const
export type Kind = (typeof KINDS)[number]

/** Places on a sheet, in shares of its short side. */
interface Sheet {
  wide: number
  high: number
}

export interface TearOptions {
  kind: Kind
  /** how far it goes into the sheet, share of the short side */
  size: number
  /** how ragged it is, 0 to 1 */
  rough: number
  /** width of the rim, share of the short side */
  fibre: number
  /** which of the four corners or sides, from the left top round */
  place: number
}

/** A line through the sheet, ragged, beyond which it is gone. */
export interface Tear {
  /** box of what may change, in places of the sheet */
  left: number
  top: number
  right: number
  bottom: number
  /** how far within what is left of the sheet a place lies; below 0 it is gone */
  within(u: number, v: number): number
  /** width of the rim there */
  rim(u: number, v: number): number
  /**
   * The place mirrored beyond the sheet's sides that the tear goes through, `edge` away from them: it lies beside
   * the sheet and its soft edge
   */
  beside(u: number, v: number, edge: number): { x: number; y: number }
}

/** Samples of a line's raggedness. */
const STEPS = 1024
/** The finest raggedness, share of the short side: half a millimetre of a letter. */
const FINEST = 0.0024

/** Draws a tear of the sheet. */
export function drawTear(sheet: Sheet, options: TearOptions, rng: Rng): Tear {
  return options.kind === 'corner' ? atCorner(sheet, options, rng) : atSide(sheet, options, rng)
}

function atCorner({ wide, high }: Sheet, options: TearOptions, rng: Rng): Tear {
  const { size, rough, fibre, place } = options
  const isRight = place === 1 || place === 2
  const isBelow = place >= 2
  const skew = rng.uniform(-0.5, 0.5)
  const [a, b] = [size * Math.exp(skew), size * Math.exp(-skew)]
  const length = Math.hypot(a, b)
  const line = raggedLine(length, 0.16 * rough * size, rng)
  const rims = raggedLine(length, fibre, rng)
  // From the corner along both sides; along the line from one side to the other, and away from it.
  const along = (p: number, q: number): number => (b * q - a * p + a * a) / length
  const away = (p: number, q: number): number => (b * p + a * q - a * b) / length
  const local = (u: number, v: number): [number, number] => [
    isRight ? wide - u : u,
    isBelow ? high - v : v,
  ]
  const reach = 1.4 * Math.max(a, b) + 2 * fibre
  return {
    left: isRight ? wide - reach : 0,
    right: isRight ? wide : reach,
    top: isBelow ? high - reach : 0,
    bottom: isBelow ? high : reach,
    within(u, v) {
      const [p, q] = local(u, v)
      return away(p, q) - line(along(p, q))
    },
    rim(u, v) {
      const [p, q] = local(u, v)
      return Math.abs(rims(along(p, q))) + 0.25 * fibre
    },
    beside: (u, v, edge) => ({
      x: mirrored(u, isRight ? wide : 0, isRight ? edge : -edge),
      y: mirrored(v, isBelow ? high : 0, isBelow ? edge : -edge),
    }),
  }
}

/** A bite out of a side, or all of the side. */
function atSide({ wide, high }: Sheet, options: TearOptions, rng: Rng): Tear {
  const { kind, size, rough, fibre, place: side } = options
  const isAcross = side % 2 === 0
  const length = isAcross ? wide : high
  const isFar = side >= 2
  const depth = kind === 'side' ? 0.25 * size : size
  const half = kind === 'side' ? length / 2 : size * rng.uniform(0.5, 1.6)
  const line = raggedLine(length, (kind === 'side' ? 0.8 : 0.3) * rough * depth, rng, 0.7 * half)
  const rims = raggedLine(length, fibre, rng)
  // A piece was pulled out to one side more than to the other.
  const apex = rng.uniform(-0.6, 0.6)
  const middle = rng.uniform(0.1, 0.9) * length
  const tilt = kind === 'side' ? rng.uniform(-0.5, 0.5) * depth : 0
  const depthAt = (t: number): number => {
    if (kind === 'side') return depth + (tilt * (2 * t - length)) / length + line(t)
    const at = (t - middle) / half
    if (Math.abs(at) >= 1) return -1
    const off = at < apex ? (apex - at) / (1 + apex) : (at - apex) / (1 - apex)
    return depth * (1 - off ** 1.4) + line(t) * (1 - off ** 4)
  }
  const local = (u: number, v: number): [number, number] => {
    const [t, q] = isAcross ? [u, v] : [v, u]
    return [t, isFar ? (isAcross ? high : wide) - q : q]
  }
  const reach = 1.8 * depth + 2 * fibre
  const [from, to] = kind === 'side' ? [0, length] : [middle - half, middle + half]
  const [near, far] = isFar
    ? [(isAcross ? high : wide) - reach, isAcross ? high : wide]
    : [0, reach]
  return {
    left: isAcross ? from : near,
    right: isAcross ? to : far,
    top: isAcross ? near : from,
    bottom: isAcross ? far : to,
    within(u, v) {
      const [t, q] = local(u, v)
      return q - depthAt(t)
    },
    rim(u, v) {
      const [t, q] = local(u, v)
      // Where nothing is gone there is no rim.
      return depthAt(t) > 0 || q < 0 ? Math.abs(rims(t)) + 0.25 * fibre : 0
    },
    beside(u, v, edge) {
      const away = isFar ? edge : -edge
      if (isAcross) return { x: u, y: mirrored(v, isFar ? high : 0, away) }
      return { x: mirrored(u, isFar ? wide : 0, away), y: v }
    },
  }
}

/** A coordinate on the other side of one at `away` from `edge`. */
function mirrored(at: number, edge: number, away: number): number {
  return 2 * (edge + away) - at
}

/**
 * A line that strays from a straight one by octaves of noise, each of half the last one's length and somewhat more
 * than half its height: what tears along fibres looks alike at every scale.
 * @param longest wave
 */
function raggedLine(
  length: number,
  height: number,
  rng: Rng,
  longest = 0.35 * length,
): (t: number) => number {
  const values = new Float32Array(STEPS + 1)
  let [wave, high] = [Math.max(FINEST, longest), height]
  for (; wave >= FINEST; wave /= 2, high *= 0.58) {
    const knots = Float32Array.from({ length: Math.ceil(length / wave) + 2 }, () =>
      rng.uniform(-high, high),
    )
    for (let i = 0; i <= STEPS; i++) {
      const at = ((i / STEPS) * length) / wave
      const k = Math.floor(at)
      const t = at - k
      const share = t * t * (3 - 2 * t)
      values[i] = values[i]! + knots[k]! + (knots[k + 1]! - knots[k]!) * share
    }
  }
  return (t) => {
    const at = Math.min(STEPS, Math.max(0, (t / length) * STEPS))
    const k = Math.min(STEPS - 1, Math.floor(at))
    return values[k]! + (values[k + 1]! - values[k]!) * (at - k)
  }
}
