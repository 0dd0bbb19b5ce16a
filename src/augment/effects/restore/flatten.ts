import { covers, findNoise, MIN_SIDE } from './estimate/notes.ts'
import { layOnPaper } from './estimate/lay-on-paper.ts'
import { lookAtPaper, type PaperLight } from './estimate/paper-light.ts'
import { keepsRows, rowsBefore } from './estimate/rows-kept.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'

export const flatten = defineEffect({
  name: 'flatten',
  phase: 'restore',
  summary:
    'Background removal: stains, creases, shadows and uneven light taken off the paper, to one tone or to white; pictures stay',
  movesPixels: false,
  params: {
    strength: number(0, 1, 1, 'share', 'how much of the unevenness is taken out'),
    target: enumOf(
      ['auto', 'even', 'white'],
      'auto',
      'the paper’s own tone everywhere, or white with black ink, however even it is; auto: white on uneven pages without any colour, the paper’s tone on others',
    ),
    minVariation: number(
      0,
      1,
      0.02,
      'share',
      'of pages without colour, paper that varies less than this from place to place is left alone',
    ),
    minEdge: number(
      0,
      1,
      0.1,
      'share',
      'of other pages, paper with no edges of shadows or stains as strong as this is left as it is lit',
    ),
    minPaper: number(
      0,
      1,
      0.35,
      'share of the sheet',
      'a page that shows less paper is left alone',
    ),
  },
  apply(page, { strength, target, minVariation, minEdge, minPaper }) {
    if (page.width < MIN_SIDE || page.height < MIN_SIDE) return { skipped: 'the page is too small' }
    if (covers(findNoise(page))) return { skipped: 'noise covers its paper' }
    const found = lookAtPaper(page)
    if (found.share < minPaper || !found.hasStrokes) return { skipped: 'too little paper, or ink' }
    const isAsked = target === 'white'
    const reason = evenness(found, minVariation, minEdge)
    if (reason !== undefined && !isAsked) return { skipped: reason }
    const before = page.peek().slice()
    const had = rowsBefore(page)
    const isWhite = isAsked || (target === 'auto' && found.under.isGrey)
    layOnPaper(page, found, isWhite, strength)
    if (!keepsRows(page, had)) {
      page.pixels().set(before)
      return { skipped: 'rows of text would be lost' }
    }
    page.notes.set('paper', isWhite ? 255 : Math.min(254, found.tone))
    return { did: { variation: rounded(found.variation), paper: isWhite ? 255 : found.tone } }
  },
})

/** Light over less of the paper than this, or edges of none, are how a photograph is lit. */
const MIN_SPAN = 0.3

/** Paper whose mean unevenness within a few pixels is less than this is smooth, share of its light. */
const SMOOTH = 0.0105
const SMOOTH_FACTOR = 2

/** Why a page's paper is to be left as it is; undefined where it is not. */
function evenness(found: PaperLight, minVariation: number, minEdge: number): string | undefined {
  const { variation, roughness, edge, span, under, isWhite } = found
  if (isWhite) return 'the paper is white'
  if (under.isGrey) {
    // A scanner's own paper is smooth: there it takes more for it to be stained or creased.
    const min = roughness < SMOOTH ? SMOOTH_FACTOR * minVariation : minVariation
    return variation < min && span < MIN_SPAN ? `paper varies by ${rounded(variation)}` : undefined
  }
  if (edge < minEdge) return `edges of ${rounded(edge)}`
  return span < MIN_SPAN ? `light varies by ${rounded(span)}` : undefined
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
