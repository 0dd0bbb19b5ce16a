import {
  backgroundPlane,
  steepness,
  unevenness,
  type BackgroundEstimate,
} from '../../../page/background/illumination.ts'
import { upperMedian } from '../../../core/quantile.ts'
import { brightness } from './estimate/channels.ts'
import { noiseOf } from './estimate/notes.ts'
import { backgroundColours, pageBackground } from './estimate/paper.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'
import { minNoiseParam } from './min-noise.ts'

/** No place is made brighter than this many times; beyond it there is more noise than page. */
const MAX_GAIN = 3
/** Background steeper than this is that of a picture. */
const STEEPEST = 0.055

export const flatten = defineEffect({
  name: 'flatten',
  phase: 'restore',
  summary:
    'Illumination correction: shadows and uneven light removed, paper to one tone or to white; pictures stay',
  movesPixels: false,
  params: {
    strength: number(0, 1, 1, 'share', 'how much of the unevenness is taken out'),
    target: enumOf(['even', 'white'], 'even', 'the paper’s own tone everywhere, or white'),
    minVariation: number(
      0,
      1,
      0.12,
      'share',
      'paper whose brightness varies less than this is left alone (for target: even)',
    ),
    minPaper: number(0, 1, 0.5, 'share of the page', 'a page that shows less paper is left alone'),
    minNoise: minNoiseParam(0),
  },
  apply(page, { strength, target: aim, minVariation, minPaper, minNoise }) {
    const { width, height } = page
    if (noiseOf(page) < minNoise) return { skipped: 'a clean page' }
    const light = brightness(page.peek(), width, height)
    const background = pageBackground(light)
    if (background.share < minPaper) return { skipped: 'too little paper' }
    const uneven = Math.round(unevenness(background) * 1000) / 1000
    if (aim === 'even' && uneven < minVariation) return { skipped: `paper varies by ${uneven}` }
    if (steepness(background) > STEEPEST) return { skipped: 'a picture' }
    const pixels = page.pixels()
    backgroundColours(pixels, light, background).forEach((levels, channel) => {
      const target = aim === 'white' ? 255 : medianPaper(levels, background)
      const plane = backgroundPlane({ ...background, levels }, width, height)
      for (let i = 0, k = channel; i < plane.length; i++, k += 4) {
        const gain = Math.min(MAX_GAIN, target / Math.max(plane[i]!, 1))
        pixels[k] = pixels[k]! * (1 + (gain - 1) * strength)
      }
    })
    return { did: { uneven, paper: background.level } }
  },
})

function medianPaper(levels: Float32Array, background: BackgroundEstimate): number {
  return upperMedian(levels.filter((_, i) => background.paper[i] === 1)) ?? 255
}
