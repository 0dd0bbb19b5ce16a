/** How well each word of a page can still be read on images made of it. */
import type { Annotation, Place } from '../../dataset/annotations/annotation.ts'
import { quadAlong } from '../../dataset/annotations/outline.ts'
import type { PointMap } from '../../page/geometry/point-map.ts'
import type { Source } from '../../page/image/source.ts'
import {
  MAX_COLUMNS,
  patchAt,
  ROWS,
  type PrintPatch,
} from '../../page/readability/print-patches.ts'
import { patchReadability } from '../../page/readability/readability.ts'

/** Height of glyph bodies in the height of a word's box, which holds ascenders and descenders too. */
const GLYPHS = 0.7

/** The print of a page's words, found when it is first asked for. */
export class WordReadability {
  private readonly source: Source
  private readonly given: readonly Annotation[]
  private readonly scale: PointMap
  private patches: (PrintPatch | undefined)[] | undefined

  /** @param scale from places of annotations to places in the source */
  constructor(source: Source, given: readonly Annotation[], scale: PointMap) {
    this.source = source
    this.given = given
    this.scale = scale
  }

  /**
   * Of the annotation at this place of the page's list.
   * @param map from places of annotations to places in the image
   * @returns 0 to 1; undefined for what is no word, or shows no print on the page itself
   */
  of(
    place: number,
    image: { width: number; height: number; pixels: Uint8ClampedArray },
    map: PointMap,
  ): number | undefined {
    this.patches ??= this.given.map((one) => this.patchOf(one))
    const patch = this.patches[place]
    if (!patch) return undefined
    const { scale } = this
    const forward: PointMap['forward'] = (x, y) => {
      const at = scale.backward(x, y)
      return at && map.forward(at.x, at.y)
    }
    return patchReadability(patch, image, { forward })
  }

  private patchOf({ kind, points }: Annotation): PrintPatch | undefined {
    if (kind !== 'word') return undefined
    const quad = points.length === 4 ? points : quadAlong(points, [1, 0], false)
    const [tl, tr, br, bl] = quad.map(([x, y]: Place) => this.scale.forward(x, y))
    if (!tl || !tr || !bl || !br) return undefined
    const tall = Math.hypot(bl.x - tl.x, bl.y - tl.y)
    const long = Math.hypot(tr.x - tl.x, tr.y - tl.y)
    if (tall < 1 || long < 1) return undefined
    const columns = Math.min(MAX_COLUMNS, Math.max(4, Math.round((long / tall) * ROWS)))
    return patchAt(this.source, [tl, tr, bl, br], columns, GLYPHS * tall)
  }
}
