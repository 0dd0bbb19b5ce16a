/** The annotations of an image, from those of its page and the maps of what moved it. */
import type {
  Annotation,
  ImageAnnotations,
  MovedAnnotation,
  PageAnnotations,
  Place,
} from '../../dataset/annotations/annotation.ts'
import { quadAlong, rounded } from '../../dataset/annotations/outline.ts'
import {
  composedMap,
  isMatrixMap,
  scalingMap,
  type PointMap,
  type Size,
} from '../../page/geometry/point-map.ts'
import type { Source } from '../../page/image/source.ts'
import { moveOutline, type Outline } from './move-outline.ts'
import { WordReadability } from './word-readability.ts'

/** What an effect wrote on a page, and how it was moved afterwards. */
export interface WrittenMark {
  /** without `kind`; places in px of the page as it was then */
  mark: Omit<Annotation, 'kind'>
  /** the map that leaves the page as it was then, and those of the steps after it, in their order */
  moves: readonly PointMap[]
}

/** An image that was drawn. */
export interface AnnotatedImage extends Size {
  /** RGBA */
  pixels: Uint8ClampedArray
  /** of the steps that moved pixels, in their order, from the source on; undefined where one did not say */
  moves: readonly PointMap[] | undefined
  marks: readonly WrittenMark[]
}

/** A page's annotations, ready to be moved. */
export class Annotator {
  private readonly given: PageAnnotations
  private readonly scale: PointMap
  private readonly words: WordReadability

  /** @param source the page as it was decoded, maybe at another size than it was annotated at */
  constructor(given: PageAnnotations, source: Source) {
    this.given = given
    const { width, height } = source
    this.scale = scalingMap({ width: given.width, height: given.height }, { width, height })
    this.words = new WordReadability(source, given.annotations, this.scale)
  }

  /** Where all of it is on an image. @param path of the image in its set */
  on(path: string, image: AnnotatedImage): ImageAnnotations {
    const { width, height } = image
    const written = image.marks.flatMap(movedMark)
    if (!image.moves) {
      const lost = 'a step moved pixels and did not say where to'
      return { image: path, width, height, annotations: written, lost }
    }
    const moves = [this.scale, ...image.moves]
    const map = moves.reduce(composedMap)
    const { given } = this
    const outlines = given.annotations.map(({ points }) => moveOutline(points, moves))
    const quads = given.annotations.map((one, i) => {
      const outline = outlines[i]
      return one.kind === 'word' && outline ? quadOn(one, outline, map) : undefined
    })
    const readable = this.words.on(image, quads)
    const annotations = given.annotations.flatMap((one, i) => {
      const outline = outlines[i]
      return outline ? movedAnnotation(one, outline, map, readable[i]) : []
    })
    const corners = given.corners ?? edges(given)
    return {
      image: path,
      width,
      height,
      annotations: [...annotations, ...written],
      ...(given.keypoints && {
        keypoints: given.keypoints.flatMap(({ name, at }) => {
          const moved = placeOn(map, at)
          return moved ? [{ name, at: moved }] : []
        }),
      }),
      corners: corners.map((corner) => placeOn(map, corner) ?? null),
      ...(isMatrixMap(map) && { homography: map.matrix.map(plainNumber) }),
    }
  }
}

/** Where a word's four corners are; undefined where they are not all in the picture. */
function quadOn(word: Annotation, outline: Outline, map: PointMap): readonly Place[] | undefined {
  if (outline.whole && outline.points.length === 4) return outline.points
  const corners: Place[] = []
  for (const [x, y] of WordReadability.quadOf(word)) {
    const at = map.forward(x, y)
    if (!at) return undefined
    corners.push([at.x, at.y])
  }
  return corners
}

function movedAnnotation(
  one: Annotation,
  { points, visible, whole }: Outline,
  map: PointMap,
  readability: number | undefined,
): MovedAnnotation {
  return {
    ...one,
    points: roundedPlaces(points),
    ...(!(whole && points.length === 4) && { quad: quadAround(one.points, points, map) }),
    ...(visible < 1 && { visible: Math.min(0.999, Math.round(visible * 1000) / 1000) }),
    ...(readability !== undefined && { readability }),
  }
}

/** A rectangle around what is left of an outline, along the direction in which one reads there. */
function quadAround(before: readonly Place[], after: readonly Place[], map: PointMap): Place[] {
  const [first, second] = before as [Place, Place]
  const isQuad = before.length === 4
  const reading: Place = isQuad ? [second[0] - first[0], second[1] - first[1]] : [1, 0]
  const length = Math.hypot(...reading) || 1
  const [dx, dy] = [(2 * reading[0]) / length, (2 * reading[1]) / length]
  const x = after.reduce((sum, place) => sum + place[0], 0) / after.length
  const y = after.reduce((sum, place) => sum + place[1], 0) / after.length
  const middle = map.backward(x, y)
  const along = middle && map.forward(middle.x + dx, middle.y + dy)
  const down = middle && map.forward(middle.x - dy, middle.y + dx)
  if (!along || !down) return roundedPlaces(quadAlong(after, [1, 0], false))
  const [ux, uy] = [along.x - x, along.y - y]
  const mirrored = ux * (down.y - y) - uy * (down.x - x) < 0
  return roundedPlaces(quadAlong(after, [ux, uy], mirrored))
}

function movedMark({ mark, moves }: WrittenMark): MovedAnnotation[] {
  const outline = moveOutline(mark.points, moves)
  if (!outline) return []
  return [movedAnnotation({ kind: 'mark', ...mark }, outline, moves.reduce(composedMap), undefined)]
}

function placeOn(map: PointMap, [x, y]: Place): Place | undefined {
  const at = map.forward(x, y)
  return at && [rounded(at.x), rounded(at.y)]
}

/** Nine digits, and none for what only rounding made. */
const plainNumber = (n: number): number => (Math.abs(n) < 1e-13 ? 0 : Number(n.toPrecision(9)))

const roundedPlaces = (points: readonly Place[]): Place[] =>
  points.map(([x, y]) => [rounded(x), rounded(y)])

function edges({ width, height }: Size): Place[] {
  return [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ]
}
