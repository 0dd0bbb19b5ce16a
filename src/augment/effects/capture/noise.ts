import { kernelArena } from '../../../page/kernels/arena.ts'
import { NOISE_SD, NOISE_SIDE, noiseAt } from '../../../page/texture/noise.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'

/** Grain size of the tile, in pixels: the distance over which it stays alike. */
const TILE_SIZE = 2.5

export const noise = defineEffect({
  name: 'noise',
  phase: 'capture',
  summary:
    'Sensor noise as correlated grain: soft, slightly blotchy, weaker in the dark, partly coloured',
  movesPixels: false,
  params: {
    amount: number(0, 40, [4, 10], 'grey levels', 'standard deviation on middle grey'),
    size: number(
      0.001,
      0.03,
      [0.0045, 0.0068],
      'share of the short side',
      'size of a grain; 0.0056 is 2.5 px on a page of 443 px',
    ),
    color: number(
      0,
      1,
      [0.05, 0.22],
      'share',
      'how much the noise differs between red, green and blue',
    ),
  },
  apply(page, { amount, size, color }, rng) {
    if (amount <= 0) return
    const corner = (): number => rng.int(0, NOISE_SIDE - 1)
    const [left, top, hueLeft, hueTop] = [corner(), corner(), corner(), corner()]
    const pixels = page.pixels()
    const arena = kernelArena()
    const at = arena.write(pixels)
    // Colours differ at twice the size of the grain.
    arena.run.addNoise(
      at,
      page.width,
      page.height,
      noiseAt(arena, 'grain'),
      stepOf(size * page.short),
      left,
      top,
      hueLeft,
      hueTop,
      Math.round(color * 256),
      arena.write(levels(amount)),
      arena.alloc(2 * page.width + 64),
    )
    arena.read(at, pixels)
  },
})

/** Tile pixels a page pixel, with eight bits of fraction; a size near the tile's own takes it as it is. */
function stepOf(size: number): number {
  const step = TILE_SIZE / Math.max(size, 0.5)
  return step > 0.75 && step < 1.34 ? 256 : Math.round(step * 256)
}

/**
 * By red, green and blue the four numbers that the kernel adds up: what the noise is added to, and
 * by green how strong it is, less in the dark.
 */
function levels(amount: number): Int16Array {
  const out = new Int16Array(3 * 256 * 4)
  const held = heldMeans(amount)
  for (let level = 0; level < 256; level++) {
    for (let channel = 0; channel < 3; channel++) {
      out[(channel * 256 + level) * 4 + channel] = held[level]!
    }
    const dark = Math.min(1, 0.45 + level / 160)
    out[(256 + level) * 4 + 3] = Math.min(32767, (amount / NOISE_SD) * dark * 32768)
  }
  return out
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
