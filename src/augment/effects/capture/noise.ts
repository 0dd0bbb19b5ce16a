/** A camera's sensor and what its software does to the noise. */
import { kernelArena } from '../../../page/kernels/arena.ts'
import { NOISE_SIDE } from '../../../page/texture/noise.ts'
import { SENSOR_GRAIN, sensorNoiseAt } from '../../../page/texture/sensor-noise.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { nearer } from '../print-cost.ts'
import { cameraLevels, readingGain, sharpeningGain } from './noise-model.ts'

/** Sensor pixels a grain is wide after demosaicing and smoothing. */
const SENSOR_PIXELS = 2.5
/** How much stronger the noise of colour is in the dimmest light. */
const DIM_CHROMA = 1.5

export const noise = defineEffect({
  name: 'noise',
  phase: 'capture',
  summary:
    'A camera’s noise: shot and read noise, smoothed into soft grains, a little coloured, sharpened again',
  movesPixels: false,
  print: {
    cost: ({ amount }, { contrast }) => ({ lost: 0.33 * (amount / contrast) ** 2 }),
    gentler: ({ amount }, share) => ({ amount: nearer(0, amount, share) }),
  },
  params: {
    amount: number(0, 40, [4, 10], 'grey levels', 'standard deviation on middle grey'),
    size: number(
      0.001,
      0.03,
      [0.0045, 0.0068],
      'share of the short side',
      'size of a grain, about 2.5 pixels of the sensor, never less than a pixel of the page; 0.0056 is 2.5 px on a page of 443 px',
    ),
    chroma: number(
      0,
      0.5,
      [0.04, 0.18],
      'share',
      'standard deviation of the noise of colour, of that of brightness; it is twice as coarse',
    ),
    underexposure: number(
      0,
      0.3,
      [0.01, 0.04],
      'share of the light',
      'light lost before the sensor, so that white paper is not clipped and shows noise too',
    ),
    sharpening: number(
      0,
      1,
      [0, 0.3],
      'share',
      'how strongly the camera sharpens: pale halos round dark print, crisper noise of the same strength',
    ),
    lowLight: number(
      0,
      1,
      0,
      'scale',
      '1: a dim warm lamp, the picture 4 tenths darker and yellower, colours paler, noise more coloured and stronger in the dark',
    ),
  },
  apply(page, { amount, size, chroma, underexposure, sharpening, lowLight }, rng) {
    if (amount <= 0) return
    const [left, top] = [rng.int(0, NOISE_SIDE - 1), rng.int(0, NOISE_SIDE - 1)]
    const grain = Math.max(1, size * page.short)
    const step = Math.round((SENSOR_GRAIN / grain) * 4096)
    const reach = Math.max(1, Math.round(grain / SENSOR_PIXELS))
    const gain = readingGain(step / 4096) * sharpeningGain(sharpening, reach, grain)
    const pixels = page.pixels()
    const { width, height } = page
    const arena = kernelArena()
    const tile = sensorNoiseAt(arena)
    const at = arena.hold(pixels)
    arena.run.addNoise(
      at,
      width,
      height,
      tile,
      step,
      left,
      top,
      Math.min(32767, chroma * (1 + DIM_CHROMA * lowLight) * 1.772 * 32768),
      arena.write(cameraLevels({ amount, underexposure, lowLight }, gain)),
      arena.alloc(16 * (width + 1) + 4 * Math.ceil(((width + 1) * step) / 4096) + 80),
    )
    const share = Math.min(32767, Math.round(sharpening * 32768))
    if (share > 0) {
      const scratch = arena.alloc(4 * ((reach + 2) * width + 2 * reach) + 96)
      arena.run.unsharp(at, width, height, reach, share, scratch)
    }
    arena.read(at, pixels)
  },
})
