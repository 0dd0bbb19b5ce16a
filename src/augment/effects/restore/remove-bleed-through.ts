import { backgroundPlane } from '../../../page/background/illumination.ts'
import { brightness, setBrightness } from './estimate/channels.ts'
import { showThroughDepth, weakenShowThrough } from './estimate/show-through.ts'
import { pageBackground } from './estimate/paper.ts'
import { degradationFor } from './estimate/degradation.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'
import { minNoiseParam } from './min-noise.ts'

export const removeBleedThrough = defineEffect({
  name: 'remove-bleed-through',
  phase: 'restore',
  summary:
    'Bleed-through removal: the other side showing through is weakened, ink on this side stays',
  movesPixels: false,
  params: {
    strength: number(0, 1, 0.85, 'share', 'how much of what shows through is removed'),
    minDepth: number(1, 60, 3, 'grey levels', 'bleed-through fainter than this is left'),
    maxDepth: number(
      1,
      80,
      7,
      'grey levels',
      'how deep it is taken to be at most: print may be faint too',
    ),
    minNoise: minNoiseParam(3.5),
  },
  apply(page, { strength, minDepth, maxDepth, minNoise }) {
    const degradation = degradationFor(page, minNoise)
    if (typeof degradation === 'string') return { skipped: degradation }
    const { width, height } = page
    const light = brightness(page.peek(), width, height)
    const background = pageBackground(light)
    if (background.share < 0.3) return { skipped: 'too little paper to tell bleed-through' }
    const paper = backgroundPlane(background, width, height)
    const depth = Math.min(maxDepth, showThroughDepth(light, paper, maxDepth))
    if (depth < minDepth) return { skipped: 'nothing shows through' }
    weakenShowThrough(light, paper, background.level * 0.55, depth, strength * degradation)
    setBrightness(page.pixels(), light.values)
    return { did: { depth } }
  },
})
