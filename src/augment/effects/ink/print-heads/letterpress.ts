/**
 * Type that is inked and pressed into paper: ink squeezed out to the rim, thin and speckled within, letters that
 * stand higher darker than others, and paper that is dented.
 */
import { blurPlane } from '../../../../page/image/plane.ts'
import type { Rng } from '../../../../core/rng.ts'
import { NoiseRows } from '../../noise-rows.ts'
import type { Impression, Strokes } from './strokes.ts'

export interface Type {
  /** how deep it is pressed in, 0 to 1 */
  press: number
  /** how far ink is squeezed out, 0 to 1 */
  spread: number
  /** ink that it lacks, 0 to 1 */
  weak: number
  uneven: number
  /** least share of its ink that a stroke keeps */
  min: number
}

/** Width of the rim, × height of print. */
const RIM = 0.055
/** Speckles are this large, × height of print: the paper's fibres. */
const SPECKLE = 0.09
/** Levels by which the deepest dent is shaded. */
const SHADE = 46

/** The strokes as type prints them. */
export function letterpress(strokes: Strokes, type: Type, rng: Rng): Impression {
  const { width, height, cover, print } = strokes
  const soft = cover.slice()
  blurPlane(soft, width, height, Math.max(0.6, RIM * print))
  const noise = (kind: 'grain' | 'fibre' | 'cloud', size: number, sd: number): NoiseRows =>
    new NoiseRows(kind, { step: Math.min(1, 1 / size), width, sd: 1000 * sd }, rng.foldIn(kind))
  const speckle = noise('grain', SPECKLE * print, 0.6 * type.uneven)
  const fibre = noise('fibre', SPECKLE * print, 0.4 * type.uneven)
  // Letters of their own height, and a bed that is not quite level.
  const letters = noise('cloud', 0.12 * print, 0.16 * type.uneven)
  const line = new Int32Array(width)
  const body = 1 - 0.55 * type.weak
  const out = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y++) {
    line.fill(0)
    speckle.addTo(line, y)
    fibre.addTo(line, y)
    letters.addTo(line, y)
    for (let x = 0; x < width; x++, i++) {
      const own = cover[i]!
      const around = soft[i]!
      if (own === 0 && around < 4) continue
      // Half of a straight edge's surroundings are covered: within strokes more, at rims less.
      const within = Math.min(1, Math.max(0, (around - 128) / 110))
      const film = body + 0.001 * line[x]! * (0.35 + 0.65 * within)
      const rim = (1 - within) * (0.3 + 0.5 * type.spread) * (1 - body + 0.25)
      const share = Math.min(1.15, Math.max(type.min, film + rim))
      const squeezed = Math.max(0, around - own) * type.spread * 0.75
      out[i] = Math.min(255, own * share + squeezed)
    }
  }
  return { cover: out, colour: undefined, relief: dents(soft, strokes, type.press) }
}

/** Shading of strokes that lie deeper than the paper, lit from the upper left. */
function dents(soft: Uint8Array, { width, height, print }: Strokes, press: number): Int8Array {
  const out = new Int8Array(width * height)
  const step = Math.max(1, Math.round(0.06 * print))
  const unit = (SHADE * press) / 255
  for (let y = step; y < height - step; y++) {
    for (let x = step, i = y * width + step; x < width - step; x++, i++) {
      const rise = soft[i - step * width - step]! - soft[i + step * width + step]!
      if (rise !== 0) out[i] = rise * unit * 0.5
    }
  }
  return out
}
