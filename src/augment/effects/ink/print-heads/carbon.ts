/** Copies through carbon paper: each sheet further down softer and paler, wax in grains, and smudges of it. */
import { blurPlane } from '../../../../page/image/plane.ts'
import type { Rng } from '../../../../core/rng.ts'
import { coarseField, fieldRow } from '../../coarse-field.ts'
import { NoiseRows } from '../../noise-rows.ts'
import type { Strokes } from './strokes.ts'

export interface CarbonSheet {
  /** 1 for the first sheet below the original */
  copy: number
  spread: number
  /** wax that the carbon paper lacks, 0 to 1 */
  weak: number
  uneven: number
  /** how much of the rest of the sheet is soiled, 0 to 1 */
  smudge: number
  /** least share of its ink that a stroke keeps */
  min: number
}

/** Softness of the first copy, and what each sheet and full spread add, × height of print. */
const SOFT = { first: 0.045, sheet: 0.03, spread: 0.06 }
/** Grains of wax, × height of print. */
const GRAIN = 0.1
/** Cover of paper that is soiled the most, 0 to 255. */
const SOILED = 34
/** Patches of soil along the short side. */
const PATCHES = 7

/** The strokes as they come through, how much of each pixel is covered. */
export function carbonCopy(strokes: Strokes, sheet: CarbonSheet, rng: Rng): Uint8Array {
  const { width, height, cover, print } = strokes
  const soft = cover.slice()
  const sigma = (SOFT.first + SOFT.sheet * (sheet.copy - 1) + SOFT.spread * sheet.spread) * print
  blurPlane(soft, width, height, Math.max(0.45, sigma))
  // What a blur takes from thin strokes the wax, which is pushed aside, gives back in part.
  const gain = 1.35
  const depth = (1 - 0.6 * sheet.weak) * 0.93 ** (sheet.copy - 1)
  const noise = (kind: 'grain' | 'white' | 'cloud', size: number, sd: number): NoiseRows =>
    new NoiseRows(kind, { step: Math.min(1, 1 / size), width, sd: 1000 * sd }, rng.foldIn(kind))
  const wax = noise('grain', GRAIN * print, 0.75 * sheet.uneven)
  // A hand or a key strikes letters harder and softer.
  const keys = noise('cloud', 0.12 * print, 0.22 * sheet.uneven)
  const line = new Int32Array(width)
  const struck = new Int32Array(width)
  const soil = soilOf(strokes, rng.foldIn('soil'))
  const patches = new Float32Array(width)
  const out = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y++) {
    line.fill(0)
    struck.fill(0)
    wax.addTo(line, y)
    keys.addTo(struck, y)
    fieldRow(soil, y, patches, SOILED * sheet.smudge)
    for (let x = 0; x < width; x++, i++) {
      const grains = 0.001 * line[x]!
      // Soil lies in grains as well.
      const dirt = patches[x]! > 0.5 ? patches[x]! * Math.max(0, 0.8 + 0.7 * grains) : 0
      const around = soft[i]!
      if (around === 0) {
        out[i] = dirt
        continue
      }
      const share = Math.min(1, (around * gain) / 255)
      const own = share * depth * (1 + 0.001 * struck[x]!) * (1 + grains * (1.15 - share))
      const kept = Math.max(own, (sheet.min * cover[i]!) / 255)
      out[i] = Math.min(255, 255 * kept + dirt * (1 - kept))
    }
  }
  return out
}

/** Where the sheets rubbed against each other: patches, most of them faint, 0 to 1. */
function soilOf(strokes: Strokes, rng: Rng) {
  const field = coarseField(strokes, PATCHES)
  const { values } = field
  for (let k = 0; k < values.length; k++) values[k] = Math.max(0, rng.uniform(-0.5, 1)) ** 2
  return field
}
