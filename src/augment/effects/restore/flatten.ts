import {
  backgroundPlane,
  steepness,
  unevenness,
  type BackgroundEstimate,
} from '../../../page/background/illumination.ts'
import { brightness } from './estimate/channels.ts'
import { noiseOf } from './estimate/notes.ts'
import { backgroundColours, pageBackground } from './estimate/paper.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'

/** No place is made brighter than this many times; beyond it there is more noise than page. */
const MOST = 3
/** Background steeper than this is that of a picture. */
const STEEPEST = 0.055

export const flatten = defineEffect({
  name: 'flatten',
  phase: 'restore',
  summary: 'Shadows and uneven light evened out, paper to one tone or to white; pictures stay.',
  movesPixels: false,
  params: {
    strength: number(0, 1, 1, 'share', 'how much of the unevenness is taken out'),
    to: enumOf(['even', 'white'], 'even', 'the paper’s own tone everywhere, or white'),
    least: number(0, 1, 0.12, 'share', 'paper that varies less than this is left alone (for even)'),
    paper: number(0, 1, 0.5, 'share of the page', 'a page that shows less paper is left alone'),
    floor: number(
      0,
      20,
      0,
      'grey levels',
      'pages that came with less noise than this are left alone',
    ),
  },
  apply(page, { strength, to, least, paper, floor }) {
    const { width, height } = page
    if (noiseOf(page) < floor) return { skipped: 'a clean page' }
    const light = brightness(page.peek(), width, height)
    const background = pageBackground(light)
    if (background.share < paper) return { skipped: 'too little paper' }
    const uneven = Math.round(unevenness(background) * 1000) / 1000
    if (to === 'even' && uneven < least) return { skipped: `paper varies by ${uneven}` }
    if (steepness(background) > STEEPEST) return { skipped: 'a picture' }
    const pixels = page.pixels()
    backgroundColours(pixels, light, background).forEach((levels, channel) => {
      const target = to === 'white' ? 255 : medianPaper(levels, background)
      const plane = backgroundPlane({ ...background, levels }, width, height)
      for (let i = 0, k = channel; i < plane.length; i++, k += 4) {
        const gain = Math.min(MOST, target / Math.max(plane[i]!, 1))
        pixels[k] = pixels[k]! * (1 + (gain - 1) * strength)
      }
    })
    return { did: { uneven, paper: background.level } }
  },
})

function medianPaper(levels: Float32Array, background: BackgroundEstimate): number {
  const bare = levels.filter((_, i) => background.paper[i] === 1).toSorted()
  return bare[bare.length >> 1] ?? 255
}
