/**
 * A page photographed from a screen: fringes where the screen's pixels and the camera's beat against each other,
 * coloured because red, green and blue lie beside each other; a screen's dark that glows, and bands of its refresh.
 */
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { waveTable } from '../wave-table.ts'

export const moire = defineEffect({
  name: 'moire',
  phase: 'capture',
  summary:
    'A photograph of a screen: coloured and grey fringes that bend over the page, a dark that glows, bands of the refresh',
  movesPixels: false,
  params: {
    strength: number(0, 0.5, [0.02, 0.09], 'share of brightness', 'height of the coloured fringes'),
    fringes: number(
      1,
      200,
      { logUniform: [12, 80] },
      'across the short side',
      'how many there are where they lie closest',
    ),
    bend: number(
      0,
      1,
      [0.4, 1],
      'share',
      'how much they bend and change their distance over the page: 0 even, 1 from the closest to none',
    ),
    rows: number(
      0,
      1,
      [0.2, 0.8],
      'share of the strength',
      'grey fringes of the screen’s rows, which cross the others',
    ),
    glow: number(0, 0.3, [0.02, 0.12], 'share of white', 'light of a black pixel'),
    bands: number(
      0,
      0.3,
      { choice: [0, 0.03, 0.08], weights: [3, 2, 1] },
      'share of brightness',
      'dark bands of the refresh that the shutter caught',
    ),
  },
  apply(page, { strength, fringes, bend, rows, glow, bands }, rng) {
    const { width, height, short } = page
    const bytes = page.pixels()
    const columns = fieldOf(fringes, bend, short, rng.foldIn('columns'))
    const lines = fieldOf(fringes * rng.uniform(0.5, 1), bend, short, rng.foldIn('rows'))
    const refresh = bandsOf(height, bands, rng.foldIn('bands'))
    // Blue is a screen's strongest light, and what glows in its dark.
    const [glowR, glowG, glowB] = [0.8, 0.9, 1.15].map((tint) => 255 * glow * tint)
    const left = 1 - glow
    for (let y = 0, i = 0; y < height; y++) {
      const light = left * refresh[y]!
      columns.begin(y)
      lines.begin(y)
      for (let x = 0; x < width; x++, i += 4) {
        const phase = columns.phase(x)
        const colour = strength * columns.seen(x)
        const grey = light * (1 + strength * rows * lines.seen(x) * wave[lines.phase(x)]!)
        bytes[i] = bytes[i]! * grey * (1 + colour * wave[phase]!) + glowR!
        bytes[i + 1] = bytes[i + 1]! * grey * (1 + colour * wave[(phase + THIRD) & WRAP]!) + glowG!
        bytes[i + 2] = bytes[i + 2]! * grey * (1 + colour * wave[(phase - THIRD) & WRAP]!) + glowB!
      }
    }
  },
})

/** Steps of a wave's table, a power of two, and a third of them: red, green and blue take turns. */
const STEPS = 2048
const WRAP = STEPS - 1
const THIRD = Math.round(STEPS / 3)

const wave = waveTable(STEPS)

/** Fringes closer than this many pixels are not seen at all; from twice that on they are seen in full. */
const CLOSEST = 2.5

/** Where fringes are: a phase that is a square function of the place, and how well pixels show them. */
interface Fringes {
  /** goes to a row of pixels */
  begin(y: number): void
  /** of the wave at a column, in steps */
  phase(x: number): number
  /** 0 to 1 */
  seen(x: number): number
}

/** @param closest fringes across the short side where they lie closest; `bend` how much they vary */
function fieldOf(closest: number, bend: number, short: number, rng: Rng): Fringes {
  const perPixel = closest / short
  const direction = rng.uniform(0, 2 * Math.PI)
  const even = (1 - 0.85 * bend) * perPixel
  // Frequency at the left top corner, and how it changes with the place.
  const [fx, fy] = [even * Math.cos(direction), even * Math.sin(direction)]
  const change = (0.7 * bend * perPixel) / short
  const [xx, xy, yy] = [change, change, change].map((one) => one * rng.uniform(-1, 1))
  const start = rng.random()
  let [base, slope, down] = [0, 0, 0]
  return {
    begin(y) {
      base = start + fy * y + 0.5 * yy! * y * y
      slope = fx + xy! * y
      down = fy + yy! * y
    },
    phase: (x) => ((base + slope * x + 0.5 * xx! * x * x) * STEPS) & WRAP,
    seen(x) {
      const [u, v] = [slope + xx! * x, down + xy! * x]
      const close = CLOSEST * Math.sqrt(u * u + v * v)
      return close < 0.5 ? 1 : close > 1 ? 0 : 2 - 2 * close
    },
  }
}

/** Brightness by row: as many dark bands as a shutter catches of a refresh. */
function bandsOf(height: number, depth: number, rng: Rng): Float32Array {
  const count = rng.uniform(0.8, 3.5)
  const start = rng.random()
  return Float32Array.from({ length: height }, (_, y) => {
    const t = 0.5 + 0.5 * Math.cos(2 * Math.PI * (start + (count * y) / height))
    return 1 - depth * t ** 3
  })
}
