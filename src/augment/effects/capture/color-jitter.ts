/** How sensor and software render tones: exposure, contrast, gamma, colour. */
import { curveTable } from './curve.ts'
import { sendThrough } from './tone-tables.ts'
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
    const mean = contrast === 1 ? 128 : meanTone(rgba)
    const curve = { brightness, contrast, gamma, mean }
    const red = curveTable({ ...curve, gain: 1 + 0.07 * warmth })
    const tinted = (gain: number): Int32Array =>
      warmth === 0 ? red : curveTable({ ...curve, gain: 1 + gain * warmth })
    sendThrough(rgba, [red, tinted(0.01), tinted(-0.1)], saturation)
  },
})

/** Mean grey value (BT.601) of every 13th pixel. */
function meanTone(rgba: Uint8ClampedArray): number {
  let sum = 0
  for (let i = 0; i < rgba.length; i += 52) {
    sum += 77 * rgba[i]! + 150 * rgba[i + 1]! + 29 * rgba[i + 2]!
  }
  return sum / (256 * Math.ceil(rgba.length / 52))
}
