import { brightness, setBrightness } from './estimate/channels.ts'
import { denoiseColour } from './estimate/colour-noise.ts'
import { withoutGrain } from './estimate/grain.ts'
import { findNoise, LEAST_SIDE } from './estimate/notes.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'

export const denoise = defineEffect({
  name: 'denoise',
  phase: 'restore',
  summary:
    'Noise and grain taken out, as strong as they are found to be; a clean page is left alone.',
  movesPixels: false,
  params: {
    strength: number(0, 3, 1, '× the estimated noise', 'how much of the noise is taken out'),
    floor: number(0, 20, 1.5, 'grey levels', 'pages with less noise than this are left alone'),
  },
  apply(page, { strength, floor }) {
    const { width, height } = page
    if (width < LEAST_SIDE || height < LEAST_SIDE) {
      return { skipped: 'the page is too small to tell its noise' }
    }
    const noise = findNoise(page)
    if (noise.sd < floor || strength === 0) {
      return { skipped: `noise of ${noise.sd.toFixed(1)} grey levels` }
    }
    const light = brightness(page.peek(), width, height)
    setBrightness(page.pixels(), withoutGrain(light, noise, strength))
    denoiseColour(page, noise.sd * strength)
    return { did: { noise: Math.round(noise.sd * 100) / 100 } }
  },
})
