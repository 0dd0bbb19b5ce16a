/** A picture that was sent on: resized by a chat program, cropped, and stored as JPEG again each time. */
import { loseAsJpeg } from '../../../page/codec/jpeg-loss.ts'
import { resample } from '../../../page/geometry/resample.ts'
import type { Raster } from '../../../page/image/raster.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { int, number } from '../params.ts'

export const recompress = defineEffect({
  name: 'recompress',
  phase: 'capture',
  summary:
    'Sent on and stored again: JPEG upon JPEG with grids that do not lie on each other, made smaller in between as chat programs do',
  movesPixels: false,
  params: {
    times: int(
      1,
      6,
      { choice: [2, 3, 4], weights: [5, 3, 1] },
      '',
      'how often it is stored, each time cropped by a few pixels first',
    ),
    quality: int(
      5,
      95,
      [40, 80],
      'JPEG quality',
      'of the worst time; others are up to 15 better. Below 30 blocks are plain to see',
    ),
    scale: number(
      0.2,
      1,
      { choice: [1, 0.8, 0.65, 0.5], weights: [3, 3, 3, 1] },
      'factor',
      'how small it is made after the first time; it is enlarged again at the end',
    ),
  },
  apply(page, { times, quality, scale }, rng) {
    const { width, height } = page
    const full: Raster = { width, height, bytes: page.pixels() }
    const wide = Math.max(1, Math.round(width * scale))
    const high = Math.max(1, Math.round(height * scale))
    const worst = rng.int(0, times - 1)
    const store = (raster: Raster, time: number): void => {
      const better = time === worst ? 0 : rng.int(2, 15)
      const at = time === 0 ? { left: 0, top: 0 } : gridPlace(rng)
      loseAsJpeg(raster.bytes, raster.width, raster.height, Math.min(98, quality + better), at)
    }
    if (wide === width && high === height) {
      for (let time = 0; time < times; time++) store(full, time)
      return
    }
    const small = { width: wide, height: high, bytes: new Uint8ClampedArray(4 * wide * high) }
    // A camera stores it first; who sends it once has it stored by the chat program alone.
    const first = times > 1 ? 1 : 0
    if (first === 1) store(full, 0)
    resample(full, small, 'lanczos')
    for (let time = first; time < times; time++) store(small, time)
    resample(small, full, 'tent')
  },
})

/** Colour is stored of two by two pixels, so that grids of blocks lie at even places. */
function gridPlace(rng: Rng): { left: number; top: number } {
  return { left: 2 * rng.int(0, 7), top: 2 * rng.int(0, 7) }
}
