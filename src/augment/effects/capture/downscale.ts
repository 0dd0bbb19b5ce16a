/** The page saved small and shown at its old size: detail is gone. */
import { kernelArena } from '../../../page/kernels/arena.ts'
import { holdImage } from '../../../page/kernels/wasm-image.ts'
import { FILTERS, resampled } from '../../../page/geometry/resample.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'
import { nearer } from '../print-cost.ts'

export const downscale = defineEffect({
  name: 'downscale',
  phase: 'capture',
  summary: 'Low resolution: made smaller and enlarged again, so that detail is lost',
  movesPixels: false,
  print: {
    cost: ({ factor, shown }) => {
      const less = 1 - factor
      return shown === 'tent'
        ? { lost: 0.03 + 0.13 * less + 0.16 * less * less, contrast: 0.78 - 0.65 * less }
        : { lost: 0.016 + 0.13 * less + 0.16 * less * less, contrast: 0.9 - 0.65 * less }
    },
    gentler: ({ factor, shown }, share) => ({
      factor: nearer(1, factor, share),
      shown: share < 1 ? 'lanczos' : shown,
    }),
  },
  params: {
    factor: number(
      0.1,
      1,
      [0.5, 0.85],
      'factor',
      'size in between; text of 10 px stays readable down to about 0.5',
    ),
    filter: enumOf(
      FILTERS,
      { choice: ['tent', 'box'], weights: [0.65, 0.35] },
      'how it is made smaller: tent (smooth), box (mean of the area), nearest (single pixels; tears print)',
    ),
    shown: enumOf(
      ['lanczos', 'tent'],
      { choice: ['lanczos', 'tent'], weights: [0.6, 0.4] },
      'how it is enlarged again: lanczos (sharp, as careful programs do) or tent (linear between pixels, soft)',
    ),
  },
  apply(page, { factor, filter, shown }) {
    const { width, height } = page
    const wide = Math.max(1, Math.round(width * factor))
    const high = Math.max(1, Math.round(height * factor))
    if (wide === width && high === height) return
    const bytes = page.pixels()
    const arena = kernelArena()
    const small = resampled(
      arena,
      holdImage(arena, { width, height, bytes }),
      { width: wide, height: high },
      filter,
    )
    arena.read(resampled(arena, small, { width, height }, shown).at, bytes)
  },
})
