/** The light's colour, where the camera took it for another. */
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { illuminant, type LinearRgb } from './illuminant.ts'
import { sendThrough } from './tone-tables.ts'

/** What the camera is set to. */
const DAYLIGHT = illuminant(6500, 0)
/** Brightness of linear sRGB (BT.709). */
const LUMA = [0.2126, 0.7152, 0.0722] as const
/** Share of the pixels that may be brighter than what is metered, and every how many one is looked at. */
const BRIGHTEST = 0.01
const STRIDE = 13

export const whiteBalance = defineEffect({
  name: 'white-balance',
  phase: 'capture',
  summary: 'Wrong white balance: the page in the colour of the lamp, window or sky that lights it',
  movesPixels: false,
  print: { cost: () => ({ contrast: 0.96 }) },
  params: {
    temperature: number(
      2000,
      15000,
      { logUniform: [4800, 8800] },
      'kelvin',
      'of the light, seen by a camera set to 6500: 2900 a light bulb, 4000 an office, 9000 shade under blue sky',
    ),
    tint: number(
      -0.03,
      0.03,
      { normal: [0, 0.004] },
      'Duv',
      'distance from the colour of glowing bodies: above 0 green as fluorescent tubes, below 0 pink',
    ),
  },
  apply(page, { temperature, tint }) {
    if (temperature === 6500 && tint === 0) return
    const pixels = page.pixels()
    const gains = metered(gainsOf(illuminant(temperature, tint)), pixels)
    sendThrough(pixels, gains.map(curveOf), 1)
  },
})

/** What the channels are multiplied by, so that grey stays as bright. */
function gainsOf(light: LinearRgb): number[] {
  const gains = light.map((value, i) => value / DAYLIGHT[i]!)
  const brightness = gains.reduce((sum, gain, i) => sum + gain * LUMA[i]!, 0)
  return gains.map((gain) => gain / brightness)
}

/**
 * The gains with less exposure where a channel of the page's bright areas would be clipped: white paper
 * would else lose the light's colour.
 */
function metered(gains: readonly number[], pixels: Uint8ClampedArray): number[] {
  const counts = new Uint32Array(3 * 256)
  let total = 0
  for (let i = 0; i < pixels.length; i += 4 * STRIDE, total++) {
    for (let c = 0; c < 3; c++) counts[256 * c + pixels[i + c]!]!++
  }
  let brightest = 1
  for (let c = 0; c < 3; c++) {
    let level = 255
    for (let above = 0; level > 0; level--) {
      above += counts[256 * c + level]!
      if (above > total * BRIGHTEST) break
    }
    brightest = Math.max(brightest, gains[c]! * LIGHT[level]!)
  }
  return gains.map((gain) => gain / brightest)
}

/** A channel's levels under a gain, which acts on light; what little it would clip it presses against white. */
function curveOf(gain: number): Float64Array {
  // The bend's power: as late as it can be for the curve to rise to its end.
  const power = gain > 1 ? Math.min(4, 1 / (gain - 1)) : 1
  return LIGHT.map((x) => {
    const y = gain > 1 ? (gain * x) / (1 + (gain - 1) * x ** power) : gain * x
    return 255 * (y < 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055)
  })
}

/** Light of every level (sRGB). */
const LIGHT = Float64Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value < 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})
