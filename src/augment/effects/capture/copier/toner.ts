/**
 * How a copier turns light into toner: R. M. Schaffert, "Electrophotography" (1975), in a few strokes. Toner goes
 * where the drum kept its charge, steeply so that grey is lost; the field that draws it is strong at edges and weak
 * within solid areas; and it comes in grains.
 */
import type { Rng } from '../../../../core/rng.ts'
import { blurPlane } from '../../../../page/image/plane.ts'
import { fieldRow, type CoarseField } from '../../coarse-field.ts'
import { addStreaks, UNIT, type Streak } from './drum.ts'
import { NoiseRows } from '../../noise-rows.ts'
import type { Original } from './original.ts'

export interface Development {
  /** density above which toner goes on, 0 to 1 */
  threshold: number
  /** slope of the curve there */
  contrast: number
  /** how much of its pull a solid area loses within, 0 to 1 */
  hollow: number
  /** standard deviation of density by grains of toner */
  grain: number
  /** blur of the optics, standard deviation in px */
  softness: number
  /** length of the sheet's short side, px */
  short: number
}

/** How far the field of an edge reaches, share of the short side: a millimetre of a letter. */
const FIELD = 0.0042

/** Sizes of clumps of toner, share of the short side, and their part of the noise. */
const FINE = 0.0009
const COARSE = 0.0034
const [FINE_PART, COARSE_PART] = [0.8, 0.6]

/** Over how many texels the tile `grain` stays alike. */
const TILE_GRAIN = 2.5

/**
 * Up to this short side in px strokes are thinner than a pixel: what is pale there is a part of a pixel, which the
 * copier sees as black. By so much less density does it take toner, and so much softer is the curve.
 */
const THIN = 480
const [THIN_GAIN, THIN_SPREAD] = [0.1, 0.3]
/** The strong field of strokes overcomes unevenness: by this many 128ths for each 32nd that a pixel is one. */
const STEADY = 2.4

/** Densities from -0.5 to 1.5 are looked up in this many steps. */
const STEPS = 1024
/** Bits from `UNIT` to a step. */
const TO_STEP = Math.log2(UNIT / (STEPS / 2))

/** Replaces densities by the toner that they attract: 0 is bare, 255 full. */
export function develop(
  { width, height, density }: Original,
  options: Development,
  { fog, streaks }: { fog: CoarseField; streaks: readonly Streak[] },
  rng: Rng,
): void {
  const { hollow, short } = options
  blurPlane(density, width, height, options.softness)
  const around = density.slice()
  blurPlane(around, width, height, FIELD * short)
  // Grains smaller than a pixel are not seen one by one: they soften its tone.
  const fine = Math.min(1, FINE * short)
  const coarse = Math.min(1, COARSE * short)
  const unseen =
    options.grain ** 2 * (FINE_PART ** 2 * (1 - fine ** 2) + COARSE_PART ** 2 * (1 - coarse ** 2))
  const spread = Math.sqrt((0.4 / options.contrast) ** 2 + unseen)
  const table = curve(options.threshold, spread)
  const thin = Math.min(1, THIN / short)
  const soft = curve(options.threshold - thin * THIN_GAIN, Math.hypot(spread, thin * THIN_SPREAD))
  const rows = (size: number, part: number): NoiseRows => {
    const pixels = size * short
    const sd = UNIT * options.grain * part * Math.min(1, pixels)
    return new NoiseRows('grain', { step: TILE_GRAIN / Math.max(1, pixels), width, sd }, rng)
  }
  const small = rows(FINE, FINE_PART)
  const large = rows(COARSE, COARSE_PART)
  const own = Math.round((UNIT * (1 + 0.45 * hollow)) / 255)
  const lost = Math.round((UNIT * hollow) / 255)
  const last = STEPS - 1
  const row = new Int32Array(width)
  for (let y = 0, k = 0; y < height; y++) {
    fieldRow(fog, y, row, UNIT)
    addStreaks(streaks, y, short, row)
    small.addTo(row, y)
    large.addTo(row, y)
    for (let x = 0; x < width; x++, k++) {
      const one = density[k]!
      const near = around[k]!
      const pull = one * own - near * lost + UNIT / 2
      if (one <= near) {
        const at = (pull + row[x]!) >> TO_STEP
        density[k] = table[at < 0 ? 0 : at > last ? last : at]!
        continue
      }
      const share = one - near > 32 ? 32 : one - near
      const at = (pull + ((row[x]! * (128 - STEADY * share)) >> 7)) >> TO_STEP
      const step = at < 0 ? 0 : at > last ? last : at
      density[k] = table[step]! + (((soft[step]! - table[step]!) * share) >> 5)
    }
  }
}

/** Toner by density: the share of grains that lie above the threshold, of a normal distribution. */
function curve(threshold: number, spread: number): Uint8Array {
  return Uint8Array.from({ length: STEPS }, (_, i) => {
    const density = i / (STEPS / 2) - 0.5
    return Math.round(
      255 / (1 + Math.exp((-1.702 * (density - threshold)) / Math.max(1e-3, spread))),
    )
  })
}
