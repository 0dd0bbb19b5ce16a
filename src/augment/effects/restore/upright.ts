import { estimateOrientation } from '../../../page/networks/orientation/estimate.ts'
import { ORIENTATIONS, reorient } from '../../../page/geometry/orientation.ts'
import { defineEffect } from '../effect.ts'
import { MIRRORED } from '../../../page/networks/orientation/prior.ts'
import { enumOf, number } from '../params.ts'

export const upright = defineEffect({
  name: 'upright',
  phase: 'restore',
  summary: 'Orientation correction: a page on its side, upside down or mirrored is set upright',
  movesPixels: true,
  params: {
    minConfidence: number(0, 1, 0.8, 'probability', 'below this the page is left as it is'),
    mirrored: enumOf(
      MIRRORED,
      'rare',
      'how often pages are mirrored: the rarer, the more it takes to turn one over',
    ),
  },
  apply(page, { minConfidence, mirrored: prior }) {
    const found = estimateOrientation(page, prior)
    page.notes.set('orientation', found ? found.orientation : -1)
    page.notes.set('orientation confidence', found?.confidence ?? 0)
    if (!found || found.confidence < minConfidence) {
      return { skipped: 'orientation cannot be told' }
    }
    const { turns, mirrored } = ORIENTATIONS[found.orientation]!
    const moved = reorient(page, ORIENTATIONS[found.orientation]!)
    return {
      ...(moved && { moved }),
      did: {
        turned: turns * 90,
        mirrored: mirrored ? 'yes' : 'no',
        confidence: Math.round(found.confidence * 1000) / 1000,
      },
    }
  },
})
