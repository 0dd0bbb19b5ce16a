import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../raster/noise.ts'
import { defineEffect } from './effect.ts'
import { number } from './params.ts'

/** Grain size of the tile, in pixels: the distance over which it stays alike. */
const TILE_SIZE = 2.5

export const grain = defineEffect({
  name: 'grain',
  phase: 'capture',
  summary: 'Soft, slightly blotchy sensor grain, weaker in the dark, a little of it in colour.',
  movesPixels: false,
  params: {
    amount: number(0, 40, [4, 10], 'grey levels', 'standard deviation on middle grey'),
    size: number(
      1,
      30,
      [4.5, 6.8],
      'thousandths of the short side',
      'size of a grain; 5.6 is 2.5 px on a page of 443 px',
    ),
    colour: number(0, 1, [0.05, 0.22], 'share', 'how much the colours differ from each other'),
  },
  apply(page, { amount, size, colour }, stream) {
    if (amount <= 0) return
    const corner = (): number => stream.int(0, NOISE_SIDE - 1)
    lay(page.pixels(), page.width, page.height, {
      tile: noiseTile('grain'),
      step: stepOf((size * page.short) / 1000),
      left: corner(),
      top: corner(),
      hueLeft: corner(),
      hueTop: corner(),
      hue: Math.round(colour * 256),
      held: heldMeans(amount),
      strength: strengths(amount),
    })
  },
})

interface Grains {
  tile: Uint8Array
  /** tile pixels a page pixel, with eight bits of fraction */
  step: number
  left: number
  top: number
  hueLeft: number
  hueTop: number
  /** share of the noise in which colours differ, of 256 */
  hue: number
  held: Int16Array
  strength: Int16Array
}

/** Adds the grain, and at twice its size that by which red and blue differ. */
function lay(pixels: Uint8ClampedArray, width: number, height: number, grains: Grains): void {
  const { tile, step, left, top, hueLeft, hueTop, hue, held, strength } = grains
  const wrap = NOISE_SIDE - 1
  for (let y = 0, i = 0; y < height; y++) {
    const v = Math.imul(y, step)
    const row = Math.imul(((v >> 8) + top) & wrap, NOISE_SIDE)
    const hueRow = Math.imul(((v >> 9) + hueTop) & wrap, NOISE_SIDE)
    for (let x = 0, u = 0; x < width; x++, u = (u + step) | 0, i += 4) {
      const g = pixels[i + 1]!
      const noise = tile[row | (((u >> 8) + left) & wrap)]! - NOISE_MEAN
      const other = tile[hueRow | (((u >> 9) + hueLeft) & wrap)]! - NOISE_MEAN
      const shift = Math.imul(other, hue) >> 8
      const scale = strength[g]!
      pixels[i] = (held[pixels[i]!]! + (Math.imul(noise + shift, scale) >> 6)) >> 6
      pixels[i + 1] = (held[g]! + (Math.imul(noise - (shift >> 1), scale) >> 6)) >> 6
      pixels[i + 2] = (held[pixels[i + 2]!]! + (Math.imul(noise - shift, scale) >> 6)) >> 6
    }
  }
}

/** Tile pixels a page pixel, with eight bits of fraction; a size near the tile's own takes it as it is. */
function stepOf(size: number): number {
  const step = TILE_SIZE / Math.max(size, 0.5)
  return step > 0.75 && step < 1.34 ? 256 : Math.round(step * 256)
}

/** Scale of the noise by the grey level, with 12 bits of fraction: less in the dark. */
function strengths(amount: number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, level) => {
    const dark = Math.min(1, 0.45 + level / 160)
    return (amount / NOISE_SD) * dark * 4096
  })
}

/**
 * For every grey level what the noise is added to, with 6 bits of fraction and half a level for
 * rounding. Cutting off at 0 and 255 moves the mean, so levels near the ends start beyond them:
 * for normal noise of deviation s cut off at 255, the mean of 255 + s·d is 255 − s·(φ(d) − d·Φ(−d)).
 */
function heldMeans(amount: number): Int16Array {
  const out = new Int16Array(256)
  for (let level = 0; level < 256; level++) {
    const white = amount
    const black = amount * 0.45
    const over = beyond((255 - level) / white) * white
    const under = beyond(level / black) * black
    const start = level > 127 ? 255 - over : under
    out[level] = (start + 0.5) * 64
  }
  return out
}

/** The z of which φ(z) + z·Φ(z) is `gap`: how many deviations from the end the noise must start. */
function beyond(gap: number): number {
  if (gap > 3.5) return gap
  let [low, high] = [-4, 4]
  for (let i = 0; i < 24; i++) {
    const z = (low + high) / 2
    if (density(z) + z * cumulative(z) < gap) low = z
    else high = z
  }
  return (low + high) / 2
}

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/** Normal distribution function (K. Bowling and others, "A logistic approximation", 2009). */
const cumulative = (z: number): number => 1 / (1 + Math.exp(-1.5976 * z - 0.07056 * z * z * z))
