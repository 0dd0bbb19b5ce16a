/**
 * Outlines of what stands between lamp and page, as signed distances (I. Quilez, "2D distance
 * functions"): rounded cones joined softly. Lengths are shares of the page's short side.
 */
import type { Rng } from '../../../core/rng.ts'

export const OCCLUDERS = ['hand', 'arm', 'head', 'phone'] as const
export type Occluder = (typeof OCCLUDERS)[number]

/** A cone with round ends: from (x0, y0) with radius r0 to (x1, y1) with radius r1. */
interface Limb {
  x0: number
  y0: number
  x1: number
  y1: number
  r0: number
  r1: number
}

export interface Outline {
  limbs: readonly Limb[]
  /** a box with round corners, half sides and corner radius, about the first limb's start */
  box?: { x: number; y: number; half: number; tall: number; round: number; c: number; s: number }
  /** how softly limbs grow together */
  join: number
  /** where the object enters, and the direction it reaches in */
  fromX: number
  fromY: number
  dirX: number
  dirY: number
  /** over this length the object rises from the page (0) to full height (1) */
  rise: number
}

/** Places an object at a drawn side of a page of this size, its tip `reach` of the way over it. */
export function occluderOf(
  kind: Occluder,
  width: number,
  height: number,
  reach: number,
  size: number,
  rng: Rng,
): Outline {
  const short = Math.min(width, height)
  const w = width / short
  const h = height / short
  const side = rng.int(0, 3)
  const along = rng.uniform(0.15, 0.85)
  const lean = rng.normal(0, 0.35)
  const inward = side === 0 ? 0 : side === 1 ? Math.PI / 2 : side === 2 ? Math.PI : -Math.PI / 2
  const angle = inward + lean
  const dirX = Math.cos(angle)
  const dirY = Math.sin(angle)
  const fromX = side === 0 ? 0 : side === 2 ? w : along * w
  const fromY = side === 1 ? 0 : side === 3 ? h : along * h
  const depth = reach * (side % 2 === 0 ? w : h)
  const tip = { x: fromX + dirX * depth, y: fromY + dirY * depth }
  const put = new Limbs(tip.x, tip.y, dirX, dirY, size, rng.bernoulli(0.5) ? 1 : -1)
  const box = BUILDERS[kind](put, rng)
  const frame = { fromX, fromY, dirX, dirY, rise: Math.max(depth, 0.05) }
  return { limbs: put.limbs, join: 0.035 * size, ...frame, ...(box ? { box } : {}) }
}

/** Builds limbs in the object's own frame: the tip at the origin, the body towards negative x. */
class Limbs {
  readonly limbs: Limb[] = []
  readonly x: number
  readonly y: number
  readonly c: number
  readonly s: number
  readonly size: number
  readonly hand: number

  constructor(x: number, y: number, c: number, s: number, size: number, hand: number) {
    this.x = x
    this.y = y
    this.c = c
    this.s = s
    this.size = size
    this.hand = hand
  }

  add(x0: number, y0: number, r0: number, x1: number, y1: number, r1: number): void {
    const k = this.size
    const m = this.size * this.hand
    this.limbs.push({
      x0: this.x + this.c * x0 * k - this.s * y0 * m,
      y0: this.y + this.s * x0 * k + this.c * y0 * m,
      x1: this.x + this.c * x1 * k - this.s * y1 * m,
      y1: this.y + this.s * x1 * k + this.c * y1 * m,
      r0: r0 * k,
      r1: r1 * k,
    })
  }
}

const BUILDERS: Record<Occluder, (put: Limbs, rng: Rng) => Outline['box'] | undefined> = {
  hand(put, rng) {
    // A sheet is 21 cm wide: 1 cm is 0.048. Fingers lie nearly together, as when holding a phone.
    const spread = rng.uniform(0.006, 0.034)
    const lengths = [0.33, 0.38, 0.36, 0.28]
    lengths.forEach((length, i) => {
      const root = (i - 1.5) * 0.088
      const bend = (i - 1.5) * spread + rng.normal(0, 0.012)
      put.add(-0.38, root, 0.05, length - 0.38, root + bend, 0.039)
    })
    put.add(-0.62, 0, 0.16, -0.43, 0, 0.165)
    const thumb = rng.uniform(0.2, 0.29)
    put.add(-0.66, 0.1, 0.07, -0.42, thumb, 0.05)
    put.add(-2.4, 0, 0.24, -0.7, 0, 0.125)
    return undefined
  },
  arm(put, rng) {
    const bend = rng.normal(0, 0.12)
    put.add(-0.9, 0, 0.17, -0.13, 0, 0.13)
    put.add(-3, bend, 0.3, -0.9, 0, 0.17)
    return undefined
  },
  head(put, rng) {
    const tilt = rng.normal(0, 0.08)
    put.add(-0.52, 0, 0.36, -0.34, tilt, 0.34)
    put.add(-0.95, 0, 0.22, -0.6, 0, 0.22)
    put.add(-1.5, -0.7, 0.4, -1.5, 0.7, 0.4)
    return undefined
  },
  phone(put, rng) {
    const { x, y, c, s, size } = put
    const turn = rng.normal(0, 0.12)
    const half = 0.37 * size
    const tall = 0.18 * size
    const cx = x - c * half
    const cy = y - s * half
    // The hand that holds it reaches in from behind.
    put.add(-2.2, 0.1, 0.26, -0.78, 0.02, 0.15)
    put.add(-0.78, 0.1, 0.12, -0.5, 0.16, 0.06)
    const c2 = c * Math.cos(turn) - s * Math.sin(turn)
    const s2 = s * Math.cos(turn) + c * Math.sin(turn)
    return { x: cx, y: cy, half, tall, round: 0.035 * size, c: c2, s: s2 }
  },
}

/**
 * Signed distance of a place from the outline (negative inside), and how high above the page the
 * object is there: 0 at its tip, 1 at the side it comes from and beyond.
 */
export function distanceTo(
  outline: Outline,
  x: number,
  y: number,
): { distance: number; height: number } {
  let distance = 10
  for (const limb of outline.limbs) distance = join(distance, cone(limb, x, y), outline.join)
  const { box } = outline
  if (box) {
    const u = Math.abs((x - box.x) * box.c + (y - box.y) * box.s) - box.half + box.round
    const v = Math.abs((y - box.y) * box.c - (x - box.x) * box.s) - box.tall + box.round
    const outside = length(Math.max(u, 0), Math.max(v, 0))
    distance = Math.min(distance, outside + Math.min(Math.max(u, v), 0) - box.round)
  }
  const along = (x - outline.fromX) * outline.dirX + (y - outline.fromY) * outline.dirY
  return { distance, height: Math.min(1, Math.max(0, 1 - along / outline.rise)) }
}

/** Distance from a cone with round ends, near enough for slender ones. */
function cone(limb: Limb, x: number, y: number): number {
  const ax = limb.x1 - limb.x0
  const ay = limb.y1 - limb.y0
  const px = x - limb.x0
  const py = y - limb.y0
  const t = Math.min(1, Math.max(0, (px * ax + py * ay) / (ax * ax + ay * ay)))
  return length(px - ax * t, py - ay * t) - (limb.r0 + (limb.r1 - limb.r0) * t)
}

/** The smaller of two distances, corners between them filled over `k`. */
function join(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k
  return Math.min(a, b) - (h * h * k) / 4
}

/** Math.hypot is many times slower. */
const length = (x: number, y: number): number => Math.sqrt(x * x + y * y)
