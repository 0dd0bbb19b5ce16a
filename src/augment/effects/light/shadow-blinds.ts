/** Stripes of light between the slats of a window's blind. Lengths are shares of the page's short side. */
import type { Rng } from '../../../core/rng.ts'

/** A blind, as its shadow lies on a page. */
export interface Blinds {
  /** where it begins, beyond the page's side */
  x: number
  y: number
  /** down the blind, across its slats */
  downX: number
  downY: number
  /** how far down it reaches */
  end: number
  /** from slat to slat where it begins, and how much more for each unit further down */
  pitch: number
  widens: number
  /** share of the pitch that a slat takes */
  slat: number
  /** where the cords are that hold slats, from where it begins, and half their width */
  cords: readonly number[]
  cord: number
}

/** A blind that is let down over `reach` of a page of this size. */
export function blindsOf(
  width: number,
  height: number,
  reach: number,
  size: number,
  rng: Rng,
): Blinds {
  const short = Math.min(width, height)
  const w = width / short
  const h = height / short
  // Sun through a window mostly falls from above or from a side, and askew.
  const side = rng.pick([0, 1, 1, 2])
  const inward = (side * Math.PI) / 2 + rng.normal(0, 0.25)
  const downX = Math.cos(inward)
  const downY = Math.sin(inward)
  const depth = side === 1 ? h : w
  const pitch = size * rng.uniform(0.055, 0.1)
  const first = rng.uniform(0, 0.5)
  const apart = size * rng.uniform(0.5, 0.9)
  return {
    x: w / 2 - (downX * depth) / 2,
    y: h / 2 - (downY * depth) / 2,
    downX,
    downY,
    end: Math.max(pitch, reach * depth * 1.4),
    pitch,
    widens: rng.uniform(0, 0.35),
    slat: rng.uniform(0.45, 0.65),
    cords: [first - apart, first],
    cord: 0.006 * size,
  }
}

/**
 * Signed distance of a place from the nearest slat, cord or the bar at the lower end: negative in their
 * shade.
 */
export function distanceToBlinds(blinds: Blinds, x: number, y: number): number {
  const dx = x - blinds.x
  const dy = y - blinds.y
  const down = dx * blinds.downX + dy * blinds.downY
  const across = dy * blinds.downX - dx * blinds.downY
  const bar = Math.abs(down - blinds.end) - 0.35 * blinds.pitch
  if (down > blinds.end) return bar
  const pitch = blinds.pitch * (1 + blinds.widens * down)
  const turns = down / pitch
  const slat = Math.abs(turns - Math.round(turns)) * pitch - (blinds.slat * pitch) / 2
  let nearest = Math.min(bar, slat)
  for (const cord of blinds.cords)
    nearest = Math.min(nearest, Math.abs(across - cord) - blinds.cord)
  return nearest
}
