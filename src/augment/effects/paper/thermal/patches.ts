/** Where thermal paper was touched or warmed: soft patches over a sheet. */
import type { Rng } from '../../../../core/rng.ts'
import { project } from '../../../../page/geometry/projection.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'
import { coarseField, type CoarseField } from '../../coarse-field.ts'
import type { SheetFrame } from '../../sheet-frame.ts'

const WRAP = NOISE_SIDE - 1

/** Cells along the short side. */
const CELLS = 110

/** Contrast lost to plasticiser, and light lost to heat. */
export function patchesOf(
  size: { width: number; height: number },
  frame: SheetFrame,
  { patches, heat }: { patches: number; heat: number },
  rng: Rng,
): { loss: CoarseField; heat: CoarseField } {
  const [loss, warm] = [coarseField(size, CELLS), coarseField(size, CELLS)]
  const { columns, rows, cell } = loss
  const [left, top] = [rng.int(0, WRAP), rng.int(0, WRAP)]
  const limit = rng.uniform(0.1, 0.8)
  // Heat comes in from a side or a corner, up to an uneven front.
  const towards = rng.uniform(0, 2 * Math.PI)
  const [dx, dy] = [Math.cos(towards), Math.sin(towards)]
  const [halfX, halfY] = [frame.wide / 2, frame.high / 2]
  const front = (Math.abs(dx) * halfX + Math.abs(dy) * halfY) * rng.uniform(0.2, 0.85)
  if (patches + heat === 0) return { loss, heat: warm }
  for (let r = 0, k = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, k++) {
      const { x, y } = project(frame.toSheet, c * cell, r * cell)
      const broad = cloudAt(left + x * 230, top + y * 230)
      if (patches > 0) {
        const over = (broad + 0.25 * cloudAt(top + y * 900, left + x * 900) - limit) / 0.5
        loss.values[k] = patches * Math.min(1, Math.max(0, over))
      }
      if (heat > 0) {
        const fine = cloudAt(top + y * 1300, left + x * 1300)
        const past = (x - halfX) * dx + (y - halfY) * dy - front + 0.07 * broad + 0.022 * fine
        const share = 1 / (1 + Math.exp(-past / 0.022))
        // Darkest at the front's far side, mottled where the coating is uneven.
        warm.values[k] =
          heat * (0.06 + share * (0.62 + 0.9 * Math.min(0.4, Math.max(0, past)) + 0.1 * fine))
      }
    }
  }
  return { loss, heat: warm }
}

/** Noise of large, soft patches at a place, mean 0, standard deviation 1; it repeats. */
function cloudAt(u: number, v: number): number {
  const at = ((v & WRAP) * NOISE_SIDE) | (u & WRAP)
  return (noiseTile('cloud')[at]! - NOISE_MEAN) / NOISE_SD
}
