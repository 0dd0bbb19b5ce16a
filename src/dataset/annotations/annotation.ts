/** What is known of places on a page: words, lines, regions, boxes, key points, and the page's corners. */

/** A place in px: to the right and down from the picture's left top corner, a pixel's centre at .5. */
export type Place = readonly [x: number, y: number]

/** What an annotation stands for. A `mark` is what an effect wrote on the page. */
export const ANNOTATION_KINDS = ['word', 'line', 'region', 'box', 'mark'] as const

export type AnnotationKind = (typeof ANNOTATION_KINDS)[number]

/** A part of a page. */
export interface Annotation {
  kind: AnnotationKind
  /**
   * its outline, three places or more; one of four begins at the upper left of its text and goes on to
   * the upper right, the lower right and the lower left, as one reads it
   */
  points: readonly Place[]
  /** what is written there */
  text?: string
  /** such as `header` or `answer` */
  class?: string
  /** place in the order in which it is read, from 0 */
  order?: number
  /** names it among those of its page */
  id?: string
  /** `id` of the line or region that holds it */
  parent?: string
  /** `id`s of what it belongs together with, as questions and answers of a form do */
  links?: readonly string[]
}

/** A named place. */
export interface KeyPoint {
  name: string
  at: Place
}

/** The annotations of one page. */
export interface PageAnnotations {
  /** of the picture that places are in, px */
  width: number
  height: number
  annotations: readonly Annotation[]
  keypoints?: readonly KeyPoint[]
  /** upper left, upper right, lower right, lower left of the sheet as one reads it */
  corners?: readonly Place[]
}

/** An annotation on an image that was made of its page. */
export interface MovedAnnotation extends Annotation {
  /** four-sided outline around `points`, in their order; absent where `points` are four and whole */
  quad?: readonly Place[]
  /** share of its area that is still in the picture, above 0; absent where all of it is */
  visible?: number
  /** how well its print can be read against what it was, 0 to 1; of words */
  readability?: number
}

/** A line of a built set's `annotations.jsonl`. */
export interface ImageAnnotations extends Omit<PageAnnotations, 'annotations' | 'corners'> {
  /** path of the image in the set */
  image: string
  annotations: readonly MovedAnnotation[]
  /** where the corners of the source's sheet are; null for those that are not in the picture */
  corners?: readonly (Place | null)[]
  /**
   * 3 × 3 matrix, row by row, from px of the source as it was annotated to px of the image; absent where
   * the page was bent
   */
  homography?: readonly number[]
  /** why places are not known: an effect moved pixels and did not say where to */
  lost?: string
}

/** Name of the file in a set that holds annotations: a JSON line per page or image. */
export const ANNOTATIONS = 'annotations.jsonl'
