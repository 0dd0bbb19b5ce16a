import { brightness, setBrightness } from './estimate/channels.ts'
import { denoiseColour } from './estimate/colour-noise.ts'
import { withoutNoise } from './estimate/remove-noise.ts'
import { findNoise, isTexture, MIN_SIDE } from './estimate/notes.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { minNoiseParam } from './min-noise.ts'

export const denoise = defineEffect({
  name: 'denoise',
  phase: 'restore',
  summary: 'Denoising: noise removed as strongly as it is measured; clean pages are left unchanged',
  movesPixels: false,
  params: {
    strength: number(0, 3, 1, '× the estimated noise', 'how much of the noise is taken out'),
    minNoise: minNoiseParam(1.5),
  },
  apply(page, { strength, minNoise }) {
    const { width, height } = page
    if (width < MIN_SIDE || height < MIN_SIDE) {
      return { skipped: 'the page is too small to tell its noise' }
    }
    const noise = findNoise(page)
    if (noise.sd < minNoise || strength === 0) {
      return { skipped: `noise of ${noise.sd.toFixed(1)} grey levels` }
    }
    if (minNoise > 0 && isTexture(noise)) return { skipped: 'what noise there is is texture' }
    const light = brightness(page.peek(), width, height)
    setBrightness(page.pixels(), withoutNoise(light, noise, strength))
    denoiseColour(page, noise.sd * strength)
    return { did: { noise: Math.round(noise.sd * 100) / 100 } }
  },
})
