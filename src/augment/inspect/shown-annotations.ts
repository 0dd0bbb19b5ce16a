/** What is drawn of an image's annotations: places to a tenth of a pixel, and what they are filtered by. */
import type { AnnotationKind, ImageAnnotations } from '../../dataset/annotations/annotation.ts'

export interface ShownAnnotation {
  kind: AnnotationKind
  /** x and y of each place in turn, px of the image */
  at: number[]
  text?: string
  class?: string
  /** 0 to 1; of words */
  readability?: number
  /** share that is in the picture; absent where all of it is */
  visible?: number
}

export interface ShownAnnotations {
  /** of the image, px */
  width: number
  height: number
  items: ShownAnnotation[]
  /** the sheet's corners that are in the picture, x and y in turn */
  corners: number[]
  /** named places */
  keypoints: { name: string; at: [number, number] }[]
  /** why nothing is known */
  lost?: string
}

const tenth = (n: number): number => Math.round(10 * n) / 10

export function shownOf(line: ImageAnnotations): ShownAnnotations {
  const { width, height, annotations, corners = [], keypoints = [], lost } = line
  return {
    width,
    height,
    items: annotations.map(({ kind, points, text, class: name, readability, visible }) => ({
      kind,
      at: points.flatMap(([x, y]) => [tenth(x), tenth(y)]),
      ...(text !== undefined && { text }),
      ...(name !== undefined && { class: name }),
      ...(readability !== undefined && { readability }),
      ...(visible !== undefined && { visible }),
    })),
    corners: corners.flatMap((place) => (place ? [tenth(place[0]), tenth(place[1])] : [])),
    keypoints: keypoints.map(({ name, at: [x, y] }) => ({ name, at: [tenth(x), tenth(y)] })),
    ...(lost !== undefined && { lost }),
  }
}
