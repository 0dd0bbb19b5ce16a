/**
 * A camera between light and file: how much light a level stands for, how the sensor's noise grows with
 * it, and what of both the file shows.
 */
import { GRAIN_SIGMA, SENSOR_GRAIN, SENSOR_SD } from '../../../page/texture/sensor-noise.ts'

export interface CameraParams {
  /** standard deviation of the brightness on middle grey, in levels */
  amount: number
  /** share of the light that is lost before it reaches the sensor */
  underexposure: number
  /** 0: daylight, 1: a dim warm lamp */
  lowLight: number
}

/** Below this much light the curve is straight. */
const DARK = 0.018
/** The level that `amount` is told for. */
const MIDDLE = 128
/** Share of the variance on middle grey that is there without light (read noise), by day and in dim light. */
const READ = 0.03
const READ_DIM = 0.15

/**
 * The camera smooths more where there is more noise than light: of the variance (x + first) / (x + second)
 * is left at light x.
 */
const SMOOTHED = [0.006, 0.06] as const

/** In the dimmest light this share of the exposure is missing, which gain does not make up. */
const DIMMEST = 0.42
/** What is then left of green and blue for the lamp's colour, and of all colours for the camera's smoothing. */
const WARM = [1, 0.88, 0.64] as const
const PALEST = 0.8
/** What red, green and blue add to the brightness (BT.601). */
const LUMA = [0.299, 0.587, 0.114] as const

/** Light of a level of 0 to 1: ITU-R BT.709, whose slope in the dark is a camera's, not a screen's. */
const lightOf = (level: number): number =>
  level < 0.081 ? level / 4.5 : ((level + 0.099) / 1.099) ** (1 / 0.45)

const LIGHT = Float64Array.from({ length: 256 }, (_, level) => lightOf(level / 255))

/**
 * What the kernel `addNoise` looks up: by red, green and blue and for each of their 256 levels what it
 * adds to red, green and blue, with six bits of fraction, and half the strength of its noise.
 *
 * In light, the noise's variance is shot noise, in proportion to the light, and read noise (A. Foi and
 * others, "Practical Poissonian-Gaussian noise modeling", 2008); the file shows what smoothing leaves of
 * it by the curve's slope.
 * @param gain of all that happens to the noise afterwards: its strength is divided by it
 */
export function cameraLevels(params: CameraParams, gain: number): Int16Array {
  const { amount, underexposure, lowLight } = params
  const out = new Int16Array(3 * 256 * 4)
  const read = READ + (READ_DIM - READ) * lowLight
  const middle = LIGHT[MIDDLE]!
  const shot = (1 - read) / middle
  const unit = ((amount / gain / SENSOR_SD) * 16384) / (0.45 * middle ** -0.55 * smoothing(middle))
  const kept = 1 - (1 - PALEST) * lowLight
  for (let channel = 0; channel < 3; channel++) {
    const warm = 1 - (1 - WARM[channel]!) * lowLight
    const exposure = (1 - underexposure) * (1 - DIMMEST * lowLight) * warm
    for (let level = 0; level < 256; level++) {
      const x = exposure * LIGHT[level]!
      // The curve and, over 1.099, its slope.
      const power = x < DARK ? 0 : x ** 0.45
      const seen = 64 * 255 * (x < DARK ? 4.5 * x : 1.099 * power - 0.099)
      const slope = x < DARK ? 4.5 / 1.099 : (0.45 * power) / x
      const at = (256 * channel + level) * 4
      // Half a level once a pixel, for rounding.
      const grey = seen * (1 - kept) * LUMA[channel]! + (channel === 0 ? 32 : 0)
      // Rounded: powers differ in their last bits from one engine to the next, and cutting off would show it
      // where what comes out is a whole number.
      out[at] = out[at + 1] = out[at + 2] = Math.round(grey)
      out[at + channel] = Math.round(grey + seen * kept)
      const strength = unit * slope * Math.sqrt(shot * x + read) * smoothing(x)
      out[at + 3] = Math.min(32767, Math.round(strength))
    }
  }
  return out
}

/** What the camera's smoothing leaves of the noise's standard deviation at light x. */
const smoothing = (x: number): number => Math.sqrt((x + SMOOTHED[0]) / (x + SMOOTHED[1]))

/** What is left of the noise's standard deviation when the tile is read between its pixels. */
export function readingGain(step: number): number {
  if (Number.isInteger(step)) return 1
  // The mean over all places between two pixels, along and down.
  return 2 / 3 + alike(1, SENSOR_GRAIN) / 3
}

/**
 * By how much sharpening raises the noise.
 * @param amount share of the difference from the mean of nine pixels that is added
 * @param reach distance of the nine, in pixels
 * @param size of a grain, in pixels
 */
export function sharpeningGain(amount: number, reach: number, size: number): number {
  const near = alike(reach, size)
  const far = alike(2 * reach, size)
  // Covariance of a pixel with the mean of the nine, and the mean's variance; (1, 2, 1) / 4 both ways.
  const own = ((1 + near) / 2) ** 2
  const mean = ((3 + 4 * near + far) / 8) ** 2
  return Math.sqrt((1 + amount) ** 2 - 2 * amount * (1 + amount) * own + amount * amount * mean)
}

/** Autocorrelation of the noise at a distance. */
function alike(distance: number, size: number): number {
  const sigma = GRAIN_SIGMA * size
  return Math.exp(-(distance * distance) / (4 * sigma * sigma))
}
