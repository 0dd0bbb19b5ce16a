/**
 * A scanner whose carriage stuck or whose feeder slipped: rows that repeat, jump or go aside, with fringes of colour
 * where its three rows of sensors saw the page at different times.
 */
import type { PointMap, Size } from '../../../page/geometry/point-map.ts'
import { defineEffect } from '../effect.ts'
import { isAlongHeight, PATHS } from '../feed-path.ts'
import { enumOf, int, number } from '../params.ts'
import { drawTravel, seenAt, seenBy, type Travel } from './carriage.ts'

export const sectionShift = defineEffect({
  name: 'section-shift',
  phase: 'capture',
  summary:
    'A scanner that slipped: rows repeat or are left out, what follows stands aside, and colours part where its sensors saw the page at different times',
  movesPixels: true,
  params: {
    count: int(
      0,
      12,
      { choice: [1, 2, 4], weights: [4, 2, 1] },
      '',
      'places at which it stuck or slipped',
    ),
    slip: number(
      0,
      0.1,
      { logUniform: [0.002, 0.02] },
      'share of the short side',
      'rows that are repeated or left out there, at most',
    ),
    aside: number(
      0,
      0.1,
      { choice: [0, 0.004, 0.012], weights: [2, 2, 1] },
      'share of the short side',
      'how far to the side the page goes on there, at most',
    ),
    channels: number(
      0,
      0.02,
      { choice: [0, 0.002, 0.005], weights: [1, 2, 1] },
      'share of the short side',
      'how far apart the sensors of red, green and blue are: what they saw while it stuck does not fit',
    ),
    path: enumOf(
      PATHS,
      { choice: PATHS, weights: [4, 1] },
      'the side of the page along which it was scanned',
    ),
  },
  apply(page, { count, slip, aside, channels, path }, rng) {
    if (count === 0) return undefined
    const { width, height, short } = page
    const down = isAlongHeight(path, width, height)
    const [length, across] = down ? [height, width] : [width, height]
    const apart = Math.round(channels * short)
    const faults = { count, slip: slip * short, aside: aside * short }
    const travel = drawTravel(length, apart, faults, rng)
    const strides = down ? { along: 4 * width, aside: 4 } : { along: 4, aside: 4 * width }
    page.rebuild(width, height, (before, after) => {
      for (let channel = 0; channel < 3; channel++) {
        const scan = { before, after, channel, length, across, strides }
        // Green in the middle: its map is the page's.
        scanChannel(scan, travel, (channel - 1) * apart)
      }
      for (let i = 3; i < after.length; i += 4) after[i] = 255
    })
    return { moved: mapOf({ width, height }, travel, down) }
  },
})

interface Scan {
  before: Uint8ClampedArray
  after: Uint8ClampedArray
  channel: number
  /** pixels along the path, and across it */
  length: number
  across: number
  /** bytes from a pixel to the next along the path and aside of it */
  strides: { along: number; aside: number }
}

/** @param ahead rows by which this channel's sensor goes before that of green */
function scanChannel(
  { before, after, channel, length, across, strides }: Scan,
  { rows, aside, margin }: Travel,
  ahead: number,
): void {
  const last = length - 1
  for (let row = 0; row < length; row++) {
    const at = row + margin
    const from = Math.min(last, Math.max(0, rows[at + ahead]! - ahead))
    const shift = aside[at]!
    const first = Math.floor(from)
    const share = from - first
    const upper = first * strides.along + channel
    const lower = Math.min(last, first + 1) * strides.along + channel
    const to = row * strides.along + channel
    for (let x = 0; x < across; x++) {
      const own = x - shift
      // Beside the page its last pixels go on, as a sheet's margin does.
      const k = (own < 0 ? 0 : own >= across ? across - 1 : own) * strides.aside
      const value = before[upper + k]!
      after[to + x * strides.aside] = value + (before[lower + k]! - value) * share
    }
  }
}

function mapOf(size: Size, travel: Travel, down: boolean): PointMap {
  const { aside, margin } = travel
  const { width, height } = size
  const [length, across] = down ? [height, width] : [width, height]
  const turned = (along: number, beside: number): { x: number; y: number } | undefined =>
    along >= 0 && along <= length && beside >= 0 && beside <= across
      ? down
        ? { x: beside, y: along }
        : { x: along, y: beside }
      : undefined
  const rowAt = (along: number): number =>
    margin + Math.min(length - 1, Math.max(0, Math.floor(along)))
  return {
    from: size,
    to: size,
    backward(x, y) {
      const [along, beside] = down ? [y, x] : [x, y]
      return turned(seenBy(travel, along - 0.5) + 0.5, beside - aside[rowAt(along)]!)
    },
    forward(x, y) {
      const [along, beside] = down ? [y, x] : [x, y]
      const seen = seenAt(travel, along - 0.5)
      if (seen === undefined) return undefined
      return turned(seen + 0.5, beside + aside[rowAt(seen + 0.5)]!)
    },
  }
}
