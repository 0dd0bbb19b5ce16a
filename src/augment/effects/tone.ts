/** How sensor and software render tones: exposure, contrast, gamma, colour. */
import { curveTable } from '../../raster/curve.ts'
import { words } from '../../raster/words.ts'
import { defineEffect } from './effect.ts'
import { number } from './params.ts'

export const tone = defineEffect({
  name: 'tone',
  phase: 'capture',
  summary: 'Brighter or darker, flatter or harder, paler or more colourful, warmer or cooler',
  movesPixels: false,
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
    const green = curveTable({ ...curve, gain: 1 + 0.01 * warmth })
    const blue = curveTable({ ...curve, gain: 1 - 0.1 * warmth })
    if (saturation === 1) tables(words(rgba), red, green, blue)
    else pale(words(rgba), red, green, blue, saturation)
  },
})

/** Mean grey value of every 13th pixel. */
function meanTone(rgba: Uint8ClampedArray): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < rgba.length; i += 52, count++) {
    sum += rgba[i]! * 77 + rgba[i + 1]! * 150 + rgba[i + 2]! * 29
  }
  return sum / (256 * count)
}

function tables(pixels: Int32Array, red: Int32Array, green: Int32Array, blue: Int32Array): void {
  for (let i = 0; i < pixels.length; i++) {
    const p = pixels[i]!
    pixels[i] =
      red[p & 255]! | (green[(p >>> 8) & 255]! << 8) | (blue[(p >>> 16) & 255]! << 16) | -16777216
  }
}

/** The tables, then every colour moved along the line to its grey. */
function pale(
  pixels: Int32Array,
  red: Int32Array,
  green: Int32Array,
  blue: Int32Array,
  saturation: number,
): void {
  const keep = Math.round(saturation * 256)
  const rest = 256 - keep
  for (let i = 0; i < pixels.length; i++) {
    const p = pixels[i]!
    const r = red[p & 255]!
    const g = green[(p >>> 8) & 255]!
    const b = blue[(p >>> 16) & 255]!
    const grey =
      Math.imul((Math.imul(r, 77) + Math.imul(g, 150) + Math.imul(b, 29) + 128) >> 8, rest) + 128
    pixels[i] =
      inByte((Math.imul(r, keep) + grey) >> 8) |
      (inByte((Math.imul(g, keep) + grey) >> 8) << 8) |
      (inByte((Math.imul(b, keep) + grey) >> 8) << 16) |
      -16777216
  }
}

const inByte = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value)
