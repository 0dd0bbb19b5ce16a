import { enhanceBrightness } from '../../../page/networks/enhance/network.ts'
import { enhanceLayers } from '../../../page/networks/enhance/pack.ts'
import { brightness, setBrightness } from './estimate/channels.ts'
import { denoiseColour } from './estimate/colour-noise.ts'
import { withoutGrain } from './estimate/grain.ts'
import { findNoise, LEAST_SIDE } from './estimate/notes.ts'
import { degradationFor } from './estimate/degradation.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'

export const enhance = defineEffect({
  name: 'enhance',
  phase: 'restore',
  summary:
    'Noise taken out; on pages worn as the contest’s are, grain, show-through and fading are taken back by a network that learnt to tell them from ink.',
  movesPixels: false,
  params: {
    strength: number(0, 1, 1, 'share', 'how much of what the network finds is taken back'),
    floor: number(0, 20, 1.5, 'grey levels', 'pages with less noise than this are left alone'),
    worn: number(
      0,
      20,
      3.5,
      'grey levels',
      'pages with less noise than this are taken for photographs or scans, and only denoised',
    ),
  },
  apply(page, { strength, floor, worn }) {
    const { width, height } = page
    if (width < LEAST_SIDE || height < LEAST_SIDE) {
      return { skipped: 'the page is too small to tell its noise' }
    }
    const noise = findNoise(page)
    if (noise.sd < floor) return { skipped: `noise of ${noise.sd.toFixed(1)} grey levels` }
    const light = brightness(page.peek(), width, height)
    const quiet = withoutGrain(light, noise, 1)
    setBrightness(page.pixels(), quiet)
    denoiseColour(page, noise.sd)
    const did = { noise: Math.round(noise.sd * 100) / 100 }
    // Whether a page is worn is told by its tones, which are seen without the grain only.
    const wear = degradationFor(page, worn)
    if (typeof wear === 'string' || strength === 0) return { did }
    const share = wear * strength
    enhanceBrightness(light, enhanceLayers())
    for (let i = 0; i < quiet.length; i++) {
      light.values[i] = quiet[i]! + share * (light.values[i]! - quiet[i]!)
    }
    setBrightness(page.pixels(), light.values)
    return { did: { ...did, worn: Math.round(wear * 100) / 100 } }
  },
})
