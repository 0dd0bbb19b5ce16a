import { estimateOrientation } from '../../../page/networks/orientation/estimate.ts'
import { ORIENTATIONS, reorient } from '../../../page/geometry/orientation.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'

export const upright = defineEffect({
  name: 'upright',
  phase: 'restore',
  summary:
    'A page on its side, upside down or mirrored set upright; where its text does not tell, left.',
  movesPixels: true,
  params: {
    certainty: number(0, 1, 0.8, 'probability', 'a page is set upright only if as sure as this'),
  },
  apply(page, { certainty }) {
    const found = estimateOrientation(page)
    page.notes.set('orientation', found ? found.orientation : -1)
    page.notes.set('orientation confidence', found?.confidence ?? 0)
    if (!found || found.confidence < certainty) {
      return { skipped: 'orientation cannot be told' }
    }
    const { turns, mirrored } = ORIENTATIONS[found.orientation]!
    reorient(page, ORIENTATIONS[found.orientation]!)
    return {
      did: {
        turned: turns * 90,
        mirrored: mirrored ? 'yes' : 'no',
        confidence: Math.round(found.confidence * 1000) / 1000,
      },
    }
  },
})
