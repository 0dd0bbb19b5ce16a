import { enhanceBrightness } from '../../../page/networks/enhance/network.ts'
import { enhanceLayers } from '../../../page/networks/enhance/weights.ts'
import { brightness, setBrightness } from './estimate/channels.ts'
import { denoiseColour } from './estimate/colour-noise.ts'
import { withoutNoise } from './estimate/remove-noise.ts'
import { findNoise, isTexture, MIN_SIDE, paperOf } from './estimate/notes.ts'
import { degradationFor } from './estimate/degradation.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { minNoiseParam } from './min-noise.ts'

export const enhance = defineEffect({
  name: 'enhance',
  phase: 'restore',
  summary:
    'Document enhancement network: noise removed, and on degraded pages bleed-through and fading as well',
  movesPixels: false,
  params: {
    strength: number(0, 1, 1, 'share', 'how much of what the network finds is removed'),
    minNoise: minNoiseParam(1.5),
    minNetworkNoise: number(
      0,
      20,
      3.5,
      'grey levels',
      'pages with less noise than this are taken for photographs or scans: denoised, but not given to the network',
    ),
  },
  apply(page, { strength, minNoise, minNetworkNoise }) {
    const { width, height } = page
    if (width < MIN_SIDE || height < MIN_SIDE) {
      return { skipped: 'the page is too small to tell its noise' }
    }
    if (paperOf(page) === 'white') return { skipped: 'its paper is white already' }
    const noise = findNoise(page)
    if (noise.sd < minNoise) return { skipped: `noise of ${noise.sd.toFixed(1)} grey levels` }
    if (minNoise > 0 && isTexture(noise)) return { skipped: 'what noise there is is texture' }
    const light = brightness(page.peek(), width, height)
    const denoised = withoutNoise(light, noise, 1)
    setBrightness(page.pixels(), denoised)
    denoiseColour(page, noise.sd)
    const did = { noise: Math.round(noise.sd * 100) / 100 }
    // Whether a page is degraded is told by its tones, which only show once the noise is gone.
    const degradation = degradationFor(page, minNetworkNoise)
    if (typeof degradation === 'string' || strength === 0) return { did }
    const share = degradation * strength
    enhanceBrightness(light, enhanceLayers())
    for (let i = 0; i < denoised.length; i++) {
      light.values[i] = denoised[i]! + share * (light.values[i]! - denoised[i]!)
    }
    setBrightness(page.pixels(), light.values)
    return { did: { ...did, degradation: Math.round(degradation * 100) / 100 } }
  },
})
