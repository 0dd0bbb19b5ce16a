import {
  groundPlane,
  steepness,
  unevenness,
  type Ground,
} from '../../../page/background/illumination.ts'
import { brightness } from './estimate/channels.ts'
import { noiseOf } from './estimate/notes.ts'
import { groundColours, pageGround } from './estimate/paper.ts'
import { defineEffect } from '../effect.ts'
import { number, word } from '../params.ts'

/** No place is made brighter than this many times; beyond it there is more noise than page. */
const MOST = 3
/** Ground steeper than this is that of a picture. */
const STEEPEST = 0.055

export const flatten = defineEffect({
  name: 'flatten',
  phase: 'restore',
  summary: 'Shadows and uneven light evened out, paper to one tone or to white; pictures stay.',
  movesPixels: false,
  params: {
    strength: number(0, 1, 1, 'share', 'how much of the unevenness is taken out'),
    to: word(['even', 'white'], 'even', 'the paper’s own tone everywhere, or white'),
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
    const ground = pageGround(light)
    if (ground.share < paper) return { skipped: 'too little paper' }
    const uneven = Math.round(unevenness(ground) * 1000) / 1000
    if (to === 'even' && uneven < least) return { skipped: `paper varies by ${uneven}` }
    if (steepness(ground) > STEEPEST) return { skipped: 'a picture' }
    const pixels = page.pixels()
    groundColours(pixels, light, ground).forEach((levels, channel) => {
      const target = to === 'white' ? 255 : medianPaper(levels, ground)
      const plane = groundPlane({ ...ground, levels }, width, height)
      for (let i = 0, k = channel; i < plane.length; i++, k += 4) {
        const gain = Math.min(MOST, target / Math.max(plane[i]!, 1))
        pixels[k] = pixels[k]! * (1 + (gain - 1) * strength)
      }
    })
    return { did: { uneven, paper: ground.level } }
  },
})

function medianPaper(levels: Float32Array, ground: Ground): number {
  const bare = levels.filter((_, i) => ground.paper[i] === 1).toSorted()
  return bare[bare.length >> 1] ?? 255
}
