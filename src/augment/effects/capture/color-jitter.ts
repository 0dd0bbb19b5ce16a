/** How sensor and software render tones: exposure, contrast, gamma, colour. */
import { curveTable } from './curve.ts'
import { mixed } from './tone-tables.ts'
import { kernelArena, type Arena } from '../../../page/kernels/arena.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { nearer } from '../print-cost.ts'

export const colorJitter = defineEffect({
  name: 'color-jitter',
  phase: 'capture',
  summary: 'Brightness, contrast, saturation, gamma and white balance changed',
  movesPixels: false,
  print: {
    // Paper is near the end of the scale: what makes it brighter takes from the contrast of print.
    cost: ({ brightness, contrast }) => ({
      contrast: Math.max(0.1, Math.min(1.2, contrast) - 0.0023 * Math.max(0, brightness) - 0.05),
    }),
    gentler: ({ brightness, contrast }, share) => ({
      brightness: brightness > 0 ? nearer(0, brightness, share) : brightness,
      contrast: contrast < 1 ? nearer(1, contrast, share) : contrast,
    }),
  },
  params: {
    brightness: number(
      -120,
      120,
      [-12, 30],
      'grey levels',
      'shift of all tones; what would leave the scale is pressed against its end softly',
    ),
    contrast: number(0.2, 2.5, [0.9, 1.1], 'factor', 'spread of tones around the page’s mean'),
    saturation: number(0, 2.5, [0.6, 1.1], 'factor', 'distance of colours from grey; 0 is grey'),
    gamma: number(0.4, 2.5, 1, 'exponent', 'above 1 darkens the middle tones, below 1 lightens'),
    warmth: number(-1, 1, 0, 'scale', '−1 bluish, 1 yellowish'),
  },
  apply(page, { brightness, contrast, saturation, gamma, warmth }) {
    const rgba = page.pixels()
    const count = rgba.length >> 2
    const arena = kernelArena()
    const at = arena.write(rgba)
    const mean = contrast === 1 ? 128 : meanTone(arena, at, count)
    const curve = { brightness, contrast, gamma, mean }
    const red = curveTable({ ...curve, gain: 1 + 0.07 * warmth })
    const green = curveTable({ ...curve, gain: 1 + 0.01 * warmth })
    const blue = curveTable({ ...curve, gain: 1 - 0.1 * warmth })
    arena.run.toneTables(at, count, arena.write(mixed([red, green, blue], saturation)))
    arena.read(at, rgba)
  },
})

/** Mean grey value of every 13th pixel. */
function meanTone(arena: Arena, at: number, count: number): number {
  return arena.run.brightnessSum(at, count, 13) / (256 * Math.ceil(count / 13))
}
