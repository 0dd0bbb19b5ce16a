/** Outlines of what was spilt on a sheet: how deep within it a place lies, in millimetres. */
import type { Rng } from '../../../../core/rng.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'

/** What became wet. */
export interface Wet {
  /** all of it lies within, mm on the sheet */
  left: number
  top: number
  right: number
  bottom: number
  /** how fine its outline is, mm: what is closer together need not be looked at one by one */
  detail: number
  /** mm from the wet's edge, negative where it is dry */
  depthAt(x: number, y: number): number
}

/** Size of the sheet, mm. */
export interface Size {
  wide: number
  high: number
}

interface Ball {
  x: number
  y: number
  radius: number
  /** of length 1: it reaches that way without end */
  towards?: { x: number; y: number }
}

/** How deep a place lies in a ball, mm. */
function depthIn(ball: Ball, x: number, y: number): number {
  let [dx, dy] = [x - ball.x, y - ball.y]
  if (ball.towards) {
    const along = Math.max(0, dx * ball.towards.x + dy * ball.towards.y)
    dx -= along * ball.towards.x
    dy -= along * ball.towards.y
  }
  return ball.radius - Math.sqrt(dx * dx + dy * dy)
}

const WRAP = NOISE_SIDE - 1

/** Soft patches about `size` mm across at a place, mean 0, standard deviation 1, between the tile's texels. */
class Patches {
  private readonly tile = noiseTile('cloud')
  private readonly left: number
  private readonly top: number
  private readonly step: number

  constructor(size: number, rng: Rng) {
    this.left = rng.int(0, WRAP)
    this.top = rng.int(0, WRAP)
    // The tile's patches are about 60 texels across.
    this.step = 60 / size
  }

  at(x: number, y: number): number {
    const { tile } = this
    const [u, v] = [this.left + x * this.step, this.top + y * this.step]
    const [column, row] = [Math.floor(u), Math.floor(v)]
    const [s, t] = [u - column, v - row]
    const [a, b] = [column & WRAP, (column + 1) & WRAP]
    const [above, below] = [(row & WRAP) * NOISE_SIDE, ((row + 1) & WRAP) * NOISE_SIDE]
    const upper = tile[above + a]! + (tile[above + b]! - tile[above + a]!) * s
    const lower = tile[below + a]! + (tile[below + b]! - tile[below + a]!) * s
    return (upper + (lower - upper) * t - NOISE_MEAN) / NOISE_SD
  }
}

/**
 * What a wet cup leaves: its foot's circle, wide where the cup leaned, thin or missing elsewhere, with a run or a
 * drop beside it.
 * @param radius of the foot, mm
 * @param wet how much there was, 0 to 1
 */
export function ringOf({ wide, high }: Size, radius: number, wet: number, rng: Rng): Wet {
  const x = rng.uniform(-0.3 * radius, wide + 0.3 * radius)
  const y = rng.uniform(-0.3 * radius, high + 0.3 * radius)
  const lean = rng.uniform(0, 2 * Math.PI)
  const widest = (0.5 + 4.2 * wet) * rng.uniform(0.7, 1.2)
  const waves = [1, 2, 3, 5].map((times) => ({
    times,
    size: rng.uniform(0.25, 0.6) / Math.sqrt(times),
    phase: times === 1 ? lean : rng.uniform(0, 2 * Math.PI),
  }))
  const base = rng.uniform(-0.1, 0.45) + 0.25 * wet
  const within = new Patches(9, rng)
  const without = new Patches(14, rng)
  const drops = dropsAround({ x, y, radius }, rng.int(0, 2 + Math.round(3 * wet)), 1.1, rng)
  const far = 1.35 * radius + 2 * widest
  return {
    left: x - far,
    top: y - far,
    right: x + far,
    bottom: y + far,
    detail: 0.6,
    depthAt(px, py) {
      const [dx, dy] = [px - x, py - y]
      const away = Math.sqrt(dx * dx + dy * dy)
      const dry = farthestIn(drops, px, py)
      if (Math.abs(away - radius) > 2.2 * widest + 1) return dry
      const angle = Math.atan2(dy, dx)
      let share = base
      for (const wave of waves) share += wave.size * Math.cos(wave.times * (angle - wave.phase))
      // The foot holds the outside in its circle; inwards the drink creeps as it will.
      const width = widest * share
      const outer = radius + 0.3 * width + 0.25 * without.at(px, py) - away
      const inner = away - (radius - 0.9 * width * (1 + 0.3 * within.at(px, py)))
      return Math.max(dry, Math.min(outer, inner))
    },
  }
}

/**
 * A puddle: pools that ran together, and splashes about them.
 * @param radius of about all of it, mm
 */
export function puddleOf({ wide, high }: Size, radius: number, rng: Rng): Wet {
  const x = rng.uniform(0, wide)
  const y = rng.uniform(0, high)
  const stretch = rng.uniform(0, Math.PI)
  const balls: Ball[] = Array.from({ length: rng.int(3, 7) }, () => {
    const along = rng.normal(0, 0.42 * radius)
    const aside = rng.normal(0, 0.2 * radius)
    return {
      x: x + along * Math.cos(stretch) - aside * Math.sin(stretch),
      y: y + along * Math.sin(stretch) + aside * Math.cos(stretch),
      radius: radius * rng.uniform(0.22, 0.62),
    }
  })
  const drops = dropsAround({ x, y, radius }, rng.int(0, 14), 1.7, rng)
  return runTogether(balls, drops, { soft: 0.12 * radius, ragged: 0.05 * radius }, rng)
}

/** Single drops: most of them small, some run together. @param radius of the largest, mm */
export function dropsOf({ wide, high }: Size, radius: number, rng: Rng): Wet {
  const centre = { x: rng.uniform(0.1, 0.9) * wide, y: rng.uniform(0.1, 0.9) * high, radius: 0 }
  const reach = 12 * radius
  const drops = Array.from({ length: rng.int(3, 16) }, () => ({
    x: centre.x + rng.normal(0, 0.4 * reach),
    y: centre.y + rng.normal(0, 0.4 * reach),
    radius: radius * Math.min(1, Math.max(0.12, Math.exp(rng.normal(-0.8, 0.6)))),
  }))
  return runTogether(drops, [], { soft: 0.5, ragged: 0.06 * radius }, rng)
}

/**
 * Water that came in from a side or a corner, in scallops.
 * @param reach how far, mm
 */
export function soakedSide({ wide, high }: Size, reach: number, rng: Rng): Wet {
  const isCorner = rng.bernoulli(0.5)
  const side = rng.int(0, 3)
  const along = side % 2 === 0 ? wide : high
  const from = isCorner ? -0.3 * reach : rng.uniform(-0.2, 0.5) * along
  const to = isCorner ? reach * rng.uniform(0.8, 1.8) : from + along * rng.uniform(0.35, 1.1)
  const isFar = rng.bernoulli(0.5)
  const balls: Ball[] = []
  for (let at = from; at <= to;) {
    const share = (at - from) / Math.max(1, to - from)
    // Deepest in the middle, or at the corner.
    const swell = isCorner ? 1 - 0.8 * share : Math.sin(Math.PI * (0.1 + 0.8 * share)) ** 0.6
    const radius = reach * rng.uniform(0.3, 0.6)
    const deep = reach * swell * rng.uniform(0.75, 1.1) - radius
    const middle = onSide(side, isFar ? along - at : at, deep, { wide, high })
    balls.push({ ...middle, radius, towards: OUTWARDS[side]! })
    at += radius * rng.uniform(0.5, 1.1)
  }
  return runTogether(balls, [], { soft: 0.06 * reach, ragged: 0.035 * reach }, rng)
}

/** From the sheet over its upper, right, lower and left side. */
const OUTWARDS = [
  { x: 0, y: -1 },
  { x: 1, y: 0 },
  { x: 0, y: 1 },
  { x: -1, y: 0 },
] as const

function onSide(side: number, along: number, deep: number, { wide, high }: Size) {
  if (side === 0) return { x: along, y: deep }
  if (side === 1) return { x: wide - deep, y: along }
  if (side === 2) return { x: along, y: high - deep }
  return { x: deep, y: along }
}

/** Small drops that were thrown out from a middle. */
function dropsAround({ x, y, radius }: Ball, count: number, reach: number, rng: Rng): Ball[] {
  return Array.from({ length: count }, () => {
    const angle = rng.uniform(0, 2 * Math.PI)
    const away = radius * rng.uniform(0.95, reach)
    const size = Math.min(0.07 * radius, 0.9 * Math.exp(rng.normal(0, 0.5)))
    return { x: x + away * Math.cos(angle), y: y + away * Math.sin(angle), radius: size }
  })
}

function farthestIn(drops: readonly Ball[], x: number, y: number): number {
  let deepest = -9
  for (const drop of drops) {
    const depth = depthIn(drop, x, y)
    if (depth > deepest) deepest = depth
  }
  return deepest
}

/**
 * @param soft over how much balls run together, mm
 * @param ragged how far the paper draws the edge out, as a standard deviation, mm
 */
function runTogether(
  balls: readonly Ball[],
  drops: readonly Ball[],
  { soft, ragged }: { soft: number; ragged: number },
  rng: Rng,
): Wet {
  const broad = new Patches(9 * ragged + 3, rng)
  const fine = new Patches(2.2 * ragged + 1.2, rng)
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const [group, margin] of [
    [balls, 2 * soft + 4 * ragged + 1],
    [drops, 1],
  ] as const) {
    for (const { x, y, radius, towards } of group) {
      const reach = radius + margin
      // One that comes in from a side begins beside the sheet, which is not longer than this.
      const far = { x: x + 2000 * (towards?.x ?? 0), y: y + 2000 * (towards?.y ?? 0) }
      box.left = Math.min(box.left, x - reach, far.x)
      box.top = Math.min(box.top, y - reach, far.y)
      box.right = Math.max(box.right, x + reach, far.x)
      box.bottom = Math.max(box.bottom, y + reach, far.y)
    }
  }
  return {
    ...box,
    detail: drops.length > 0 ? 0.6 : 1,
    depthAt(x, y) {
      let deepest = -9
      for (const ball of balls) {
        const depth = depthIn(ball, x, y)
        // Where two are about as deep, the wet bulges out between them.
        const near = Math.max(0, 1 - Math.abs(depth - deepest) / soft)
        deepest = Math.max(depth, deepest) + 0.25 * soft * near * near
      }
      if (deepest > -3 * ragged - 1) deepest += ragged * (broad.at(x, y) + 0.4 * fine.at(x, y))
      return drops.length === 0 ? deepest : Math.max(deepest, farthestIn(drops, x, y))
    },
  }
}
