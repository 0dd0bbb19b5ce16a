import { backgroundPlane } from '../../../page/background/illumination.ts'
import { brightness, setBrightness } from './estimate/channels.ts'
import { showThroughDepth, weakenShowThrough } from './estimate/show-through.ts'
import { pageBackground } from './estimate/paper.ts'
import { degradationFor } from './estimate/degradation.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'

export const removeBleedThrough = defineEffect({
  name: 'remove-bleed-through',
  phase: 'restore',
  summary: 'The other side showing through is weakened; ink on this side, fine strokes too, stays.',
  movesPixels: false,
  params: {
    strength: number(0, 1, 0.85, 'share', 'how much of the ghost is taken away'),
    least: number(1, 60, 3, 'grey levels', 'a ghost fainter than this is left'),
    most: number(
      1,
      80,
      7,
      'grey levels',
      'how deep it is taken to be at most: print may be faint too',
    ),
    floor: number(
      0,
      20,
      3.5,
      'grey levels',
      'pages that came with less noise than this are left alone',
    ),
  },
  apply(page, { strength, least, most, floor }) {
    const wear = degradationFor(page, floor)
    if (typeof wear === 'string') return { skipped: wear }
    const { width, height } = page
    const light = brightness(page.peek(), width, height)
    const background = pageBackground(light)
    if (background.share < 0.3) return { skipped: 'too little paper to tell a ghost' }
    const paper = backgroundPlane(background, width, height)
    const depth = Math.min(most, showThroughDepth(light, paper, most))
    if (depth < least) return { skipped: 'nothing shows through' }
    weakenShowThrough(light, paper, background.level * 0.55, depth, strength * wear)
    setBrightness(page.pixels(), light.values)
    return { did: { depth } }
  },
})
