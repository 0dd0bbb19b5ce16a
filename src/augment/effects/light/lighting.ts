/** One lamp or window beside the page: light that falls off across it, warm or cool. */
import { applyGain, GainGrid } from './gain.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'

export const lighting = defineEffect({
  name: 'lighting',
  phase: 'light',
  summary:
    'Uneven illumination by one lamp or window: brightness falls off across the page, warm or cool',
  movesPixels: false,
  print: { cost: ({ strength }) => ({ contrast: 1 - 0.4 * strength }) },
  params: {
    strength: number(
      0,
      0.7,
      [0.12, 0.4],
      'share of brightness',
      'how much darker the darkest place is than the brightest',
    ),
    distance: number(
      0.2,
      3,
      [0.5, 1.6],
      '× the page diagonal',
      'how far the lamp is: near makes a pool of light, far an even slope',
    ),
    warmth: number(
      -1,
      1,
      [-0.45, 0.6],
      'scale',
      'white balance: −1 overcast sky (blue), 0 neutral, 1 light bulb (orange)',
    ),
    vignette: number(
      0,
      0.4,
      [0, 0.1],
      'share of brightness',
      'how much darker the lens makes the corners',
    ),
    exposure: number(
      0.6,
      1.3,
      [0.96, 1.04],
      'factor',
      'brightness of the brightest place against the page as it was',
    ),
  },
  apply(page, { strength, distance, warmth, vignette, exposure }, rng) {
    const { width, height } = page
    const grid = new GainGrid(width, height, 20)
    const direction = rng.uniform(0, 2 * Math.PI)
    const beside = rng.uniform(0.15, 0.6)
    const x = 0.5 + (Math.cos(direction) * beside * Math.hypot(width, height)) / width
    const y = 0.5 + (Math.sin(direction) * beside * Math.hypot(width, height)) / height
    fallOff(grid, width, height, { x, y, distance, strength, vignette, exposure })
    const warm = balance(warmth)
    // What the lamp does not reach is lit by the room, which is a little cooler than a lamp.
    const shade = balance(warmth - 0.15)
    applyGain({ width, height, bytes: page.pixels() }, grid, { light: warm, shade }, rng)
    return { did: { lampX: round(x), lampY: round(y) } }
  },
})

interface Lamp {
  /** where on the page it stands above, as shares of the sides; may lie beside the page */
  x: number
  y: number
  distance: number
  strength: number
  vignette: number
  exposure: number
}

/**
 * Light of a small lamp on a plane falls as cos³ of the angle over the distance squared, which is
 * (1 + r²)^−3/2 with r in lamp heights; the range is then set by `strength`.
 */
function fallOff(grid: GainGrid, width: number, height: number, lamp: Lamp): void {
  const { columns, rows, gains, step } = grid
  const diagonal = Math.hypot(width, height)
  let low = Infinity
  let high = 0
  for (let row = 0, k = 0; row < rows; row++) {
    const dy = (row * step - lamp.y * height) / diagonal
    for (let column = 0; column < columns; column++, k++) {
      const dx = (column * step - lamp.x * width) / diagonal
      const r = (dx * dx + dy * dy) / (lamp.distance * lamp.distance)
      const light = (1 + r) ** -1.5
      gains[k] = light
      low = Math.min(low, light)
      high = Math.max(high, light)
    }
  }
  const range = Math.max(high - low, 1e-6)
  for (let row = 0, k = 0; row < rows; row++) {
    const dy = (2 * row * step - height) / diagonal
    for (let column = 0; column < columns; column++, k++) {
      const dx = (2 * column * step - width) / diagonal
      const corner = dx * dx + dy * dy
      const light = 1 - (lamp.strength * (high - gains[k]!)) / range
      gains[k] = lamp.exposure * light * (1 - lamp.vignette * corner * corner)
    }
  }
}

/** Channel gains of a white balance; brightness (BT.601) stays about what it was. */
function balance(warmth: number): [number, number, number] {
  const gains = [1 + 0.09 * warmth, 1 + 0.005 * warmth, 1 - 0.17 * warmth] as const
  const luma = 0.299 * gains[0] + 0.587 * gains[1] + 0.114 * gains[2]
  return [gains[0] / luma, gains[1] / luma, gains[2] / luma]
}

const round = (value: number): number => Math.round(value * 1000) / 1000
