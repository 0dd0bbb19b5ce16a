/** Sizes and boxes of outlines. */
import type { Place } from './annotation.ts'

/** Area of an outline, px², whichever way round it goes. */
export function areaOf(points: readonly Place[]): number {
  let twice = 0
  let [lastX, lastY] = points.at(-1) ?? [0, 0]
  for (const [x, y] of points) {
    twice += lastX * y - x * lastY
    lastX = x
    lastY = y
  }
  return Math.abs(twice) / 2
}

/** The upright box around places: left, top, right, bottom in px. */
export function boundsOf(points: readonly Place[]): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return [left, top, right, bottom]
}

/** The four corners of an upright box. */
export function boxPoints(left: number, top: number, right: number, bottom: number): Place[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
}

/**
 * The rectangle around places whose sides run along and across a direction.
 * @param along in which one reads, any length
 * @param mirrored whether text runs down to the left of where it is read to
 * @returns corners from the upper left of the text on, as one reads it
 */
export function quadAlong(points: readonly Place[], along: Place, mirrored: boolean): Place[] {
  const length = Math.hypot(along[0], along[1]) || 1
  const [ux, uy] = [along[0] / length, along[1] / length]
  const [vx, vy] = mirrored ? [uy, -ux] : [-uy, ux]
  const [left, top, right, bottom] = boundsOf(
    points.map(([x, y]): Place => [x * ux + y * uy, x * vx + y * vy]),
  )
  return boxPoints(left, top, right, bottom).map(([u, v]) => [u * ux + v * vx, u * uy + v * vy])
}

/** A number to a hundredth, as files hold places. */
export const rounded = (value: number): number => Math.round(value * 100) / 100
