/** A hand, head, arm or phone between lamp and page. */
import { applyGain, GainGrid } from '../../raster/gain.ts'
import { number, word } from './params.ts'
import { CASTERS, casterOf, distanceTo } from '../../raster/caster.ts'
import { defineEffect } from './effect.ts'

export const shadow = defineEffect({
  name: 'shadow',
  phase: 'light',
  summary: 'The soft shadow of a hand, head, arm or phone that reaches over the page',
  movesPixels: false,
  params: {
    kind: word(CASTERS, { choice: CASTERS }, 'what stands between lamp and page'),
    strength: number(
      0,
      0.75,
      [0.22, 0.5],
      'share of brightness',
      'how much darker the page is in full shadow',
    ),
    softness: number(
      0.005,
      0.4,
      [0.03, 0.12],
      'share of the short side',
      'width of the half-shadow where the object is nearest; farther away it widens',
    ),
    reach: number(
      0,
      1,
      [0.15, 0.6],
      'share of the page',
      'how far over the page the shadow reaches from its side',
    ),
    size: number(0.3, 3, [0.8, 1.3], 'factor', 'against a life-size object over a full-size page'),
  },
  apply(page, { kind, strength, softness, reach, size }, stream) {
    const { width, height, short } = page
    const caster = casterOf(kind, width, height, reach, size, stream)
    const grid = new GainGrid(width, height, 72)
    const { step, columns, rows, gains } = grid
    for (let row = 0, k = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, k++) {
        const x = column * step
        const y = row * step
        const { distance, height: above } = distanceTo(caster, x / short, y / short)
        const half = Math.max(softness * (0.35 + 1.3 * above), (1.2 * step) / short)
        gains[k] = 1 - strength * covered(distance / half)
      }
    }
    // The shade is lit by sky and walls: bluer than the lamp.
    const tint = { light: [1, 1, 1], shade: [0.9, 0.99, 1.1] } as const
    applyGain(page.pixels(), width, height, grid, tint, stream)
    return { did: { object: kind } }
  },
})

/** How much of the lamp is hidden, from 1 half a half-shadow inside to 0 half of it outside. */
function covered(t: number): number {
  if (t <= -1) return 1
  if (t >= 1) return 0
  // The share of a disc beyond a line, nearly: what a round lamp's edge makes.
  const s = (1 - t) / 2
  return s * s * s * (s * (s * 6 - 15) + 10)
}
