/** How well each word of a page can still be read on images made of it. */
import type { Annotation, Place } from '../../dataset/annotations/annotation.ts'
import { quadAlong } from '../../dataset/annotations/outline.ts'
import type { PointMap } from '../../page/geometry/point-map.ts'
import type { Source } from '../../page/image/source.ts'
import { patchAt, ROWS, type PrintPatch } from '../../page/readability/print-patches.ts'
import { patchesReadability } from '../../page/readability/readability.ts'

/** Height of glyph bodies in the height of a word's box, which holds ascenders and descenders too. */
const GLYPHS = 0.7

/** Samples along a word, at most: there are hundreds of words. */
const COLUMNS = 16

/** The print of a page's words, found when it is first asked for. */
export class WordReadability {
  private readonly source: Source
  private readonly given: readonly Annotation[]
  private readonly scale: PointMap
  private found: { places: number[]; patches: PrintPatch[] } | undefined

  /** @param scale from places of annotations to places in the source */
  constructor(source: Source, given: readonly Annotation[], scale: PointMap) {
    this.source = source
    this.given = given
    this.scale = scale
  }

  /**
   * Of the page's annotations, in their order.
   * @param quads where the corners of each are on the image, from the upper left round; undefined: not all of
   *   them are there
   * @returns 0 to 1; undefined for what is no word, or shows no print on the page itself
   */
  on(
    image: { width: number; height: number; pixels: Uint8ClampedArray },
    quads: readonly (readonly Place[] | undefined)[],
  ): (number | undefined)[] {
    const { places, patches } = (this.found ??= this.find())
    const out: (number | undefined)[] = Array.from({ length: this.given.length })
    if (patches.length === 0) return out
    const own = places.map((place) => quads[place])
    const shares = patchesReadability(patches, own, image)
    places.forEach((place, i) => (out[place] = shares[i]!))
    return out
  }

  private find(): { places: number[]; patches: PrintPatch[] } {
    const places: number[] = []
    const patches: PrintPatch[] = []
    this.given.forEach((one, place) => {
      const patch = this.patchOf(one)
      if (!patch) return
      places.push(place)
      patches.push(patch)
    })
    return { places, patches }
  }

  /** The quad of a word on the page as it was annotated, for outlines of more places. */
  static quadOf({ points }: Annotation): readonly Place[] {
    return points.length === 4 ? points : quadAlong(points, [1, 0], false)
  }

  private patchOf(one: Annotation): PrintPatch | undefined {
    if (one.kind !== 'word') return undefined
    const quad = WordReadability.quadOf(one)
    const [tl, tr, br, bl] = quad.map(([x, y]: Place) => this.scale.forward(x, y))
    if (!tl || !tr || !bl || !br) return undefined
    const tall = Math.hypot(bl.x - tl.x, bl.y - tl.y)
    const long = Math.hypot(tr.x - tl.x, tr.y - tl.y)
    if (tall < 1 || long < 1) return undefined
    const columns = Math.min(COLUMNS, Math.max(4, Math.round((long / tall) * ROWS)))
    return patchAt(this.source, [tl, tr, bl, br], columns, GLYPHS * tall)
  }
}
