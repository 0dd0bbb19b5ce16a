/** Stains, laid into the paper pixel by pixel. */
import type { Page } from '../../../../page/image/page.ts'
import type { Rng } from '../../../../core/rng.ts'
import { coarseField, fieldRow } from '../../coarse-field.ts'
import { NoiseRows } from '../../noise-rows.ts'
import type { Bench } from '../fasteners/bench.ts'
import type { Profile } from './liquids.ts'
import type { Wet } from './shapes.ts'

/** Noise is added in these parts of a millimetre, or of the stain's own density. */
const UNIT = 4096
/** Densities up to this are looked up. */
const DARKEST = 2.5
const TONES = 1024

/**
 * Darkens paper and print where they are wet.
 * @param strength of the stain, 1 as the liquid is
 * @returns how many pixels were reached
 */
export function soak(
  page: Page,
  bench: Bench,
  wet: Wet,
  { profile, strength }: { profile: Profile; strength: number },
  rng: Rng,
): number {
  const box = boxOf(page, bench, wet)
  if (!box) return 0
  const { left, top, wide, high } = box
  const scale = bench.perMillimetre
  const depth = depthsOf(bench, wet, box)
  const line = new Float32Array(wide)
  const fray = new Int32Array(wide)
  const mottle = new Int32Array(wide)
  const { from, densities } = profile
  const rows = (kind: 'grain' | 'cloud', texels: number, sd: number, own: Rng): NoiseRows =>
    new NoiseRows(kind, { step: texels / scale, width: wide, sd: sd * UNIT }, own)
  // The edge follows fibres of about half a millimetre; pigment settles in clouds and in single grains.
  const fibres = rows('grain', 5, profile.frayed, rng.foldIn('fibres'))
  const clouds = rows('cloud', 9, 0.75 * profile.mottle, rng.foldIn('clouds'))
  const grains = rows('grain', 6, 0.65 * profile.mottle, rng.foldIn('grains'))
  const perStep = 1 / profile.step
  const last = densities.length - 1
  const tones = profile.absorbs.map((absorbed) =>
    Float32Array.from({ length: TONES }, (_, i) =>
      Math.exp((-absorbed * strength * i * DARKEST) / TONES),
    ),
  ) as [Float32Array, Float32Array, Float32Array]
  const [red, green, blue] = tones
  const toTone = TONES / DARKEST
  const bytes = page.pixels()
  let reached = 0
  for (let y = 0; y < high; y++) {
    fieldRow(depth, y, line)
    let first = 0
    while (first < wide && line[first]! < from) first++
    if (first === wide) continue
    fray.fill(0)
    mottle.fill(0)
    fibres.addTo(fray, y)
    clouds.addTo(mottle, y)
    grains.addTo(mottle, y)
    let i = ((top + y) * page.width + left + first) * 4
    for (let x = first; x < wide; x++, i += 4) {
      if (line[x]! < from) continue
      const at = ((line[x]! + fray[x]! / UNIT - from) * perStep) | 0
      if (at <= 0) continue
      const density = densities[at > last ? last : at]!
      const tone = (density * (1 + mottle[x]! / UNIT) * toTone) | 0
      if (tone <= 0) continue
      const k = tone < TONES ? tone : TONES - 1
      bytes[i] = bytes[i]! * red[k]! + 0.5
      bytes[i + 1] = bytes[i + 1]! * green[k]! + 0.5
      bytes[i + 2] = bytes[i + 2]! * blue[k]! + 0.5
      reached++
    }
  }
  return reached
}

interface Box {
  left: number
  top: number
  wide: number
  high: number
}

/** The pixels that a stain may reach; undefined where it lies beside the picture. */
function boxOf(page: Page, bench: Bench, wet: Wet): Box | undefined {
  // A sheet that is not quite a quadrilateral reaches a little beyond its corners.
  const over = 0.05 * bench.wide
  const [near, far] = [Math.max(-over, wet.left), Math.min(bench.wide + over, wet.right)]
  const [above, below] = [Math.max(-over, wet.top), Math.min(bench.high + over, wet.bottom)]
  if (!(far > near && below > above)) return undefined
  const corners = [
    bench.pixelAt(near, above),
    bench.pixelAt(far, above),
    bench.pixelAt(far, below),
    bench.pixelAt(near, below),
  ]
  const xs = corners.map(({ x }) => x)
  const ys = corners.map(({ y }) => y)
  const left = Math.max(0, Math.floor(Math.min(...xs)))
  const top = Math.max(0, Math.floor(Math.min(...ys)))
  const wide = Math.min(page.width, Math.ceil(Math.max(...xs))) - left
  const high = Math.min(page.height, Math.ceil(Math.max(...ys))) - top
  return wide > 0 && high > 0 ? { left, top, wide, high } : undefined
}

/** Depths at points as far apart as the outline's detail. */
function depthsOf(bench: Bench, wet: Wet, { left, top, wide, high }: Box) {
  const apart = Math.max(1, wet.detail * bench.perMillimetre)
  const field = coarseField({ width: wide, height: high }, Math.min(wide, high) / apart)
  const { columns, rows, cell, values } = field
  for (let r = 0, k = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, k++) {
      const { x, y } = bench.placeAt(left + c * cell, top + r * cell)
      values[k] = wet.depthAt(x, y)
    }
  }
  return field
}
