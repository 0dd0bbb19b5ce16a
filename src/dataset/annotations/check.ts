/** The checks that annotations of every format go through. */
import { z } from 'zod'
import { ANNOTATION_KINDS, type Annotation, type KeyPoint, type Place } from './annotation.ts'
import { AnnotationFault, type Where } from './fault.ts'
import { areaOf } from './outline.ts'

/** An annotation as a file has it, and where it stands there. */
export interface ReadAnnotation extends Annotation {
  where: Where
}

/** What a file says of one page. */
export interface ReadPage {
  /** name or path of the image; undefined: the one that the file lies beside */
  image?: string | undefined
  where: Where
  /** of the picture that was annotated, px; undefined where the file does not say */
  width?: number | undefined
  height?: number | undefined
  annotations: readonly ReadAnnotation[]
  keypoints?: readonly (KeyPoint & { where: Where })[] | undefined
  corners?: readonly Place[] | undefined
}

const place = z.tuple([z.number(), z.number()])

export const annotationShape = z.object({
  kind: z.enum(ANNOTATION_KINDS),
  points: z.array(place).min(3),
  text: z.string().optional(),
  class: z.string().optional(),
  order: z.number().int().nonnegative().optional(),
  id: z.string().optional(),
  parent: z.string().optional(),
  links: z.array(z.string()).optional(),
})

/** A line of `annotations.jsonl`; keys that are not named here are let through. */
export const pageShape = z.object({
  image: z.string().min(1),
  width: z.number().positive().optional(),
  height: z.number().positive().optional(),
  annotations: z.array(annotationShape),
  keypoints: z.array(z.object({ name: z.string(), at: place })).optional(),
  corners: z.array(place.nullable()).length(4).optional(),
})

/** How far beyond the picture's edge a place may be for rounding, px. */
const SLACK = 1
/** Smaller areas are empty, px². */
const MIN_AREA = 1e-3

/**
 * Checks a page's places against the size of its picture.
 * @param size of the picture that places are in, px
 * @throws AnnotationFault `ANNOTATION_OUTSIDE`, `ANNOTATION_EMPTY`, `ANNOTATION_INVALID`
 */
export function checkPlaces(page: ReadPage, size: { width: number; height: number }): void {
  for (const { where, points, kind } of page.annotations) {
    if (points.length < 3) {
      throw new AnnotationFault(
        'ANNOTATION_INVALID',
        where,
        `expected three places or more around a ${kind}, found ${points.length}`,
      )
    }
    for (const point of points) checkPlace(point, size, where)
    if (areaOf(points) < MIN_AREA) {
      const found = points.map(([x, y]) => `${x},${y}`).join(' ')
      throw new AnnotationFault('ANNOTATION_EMPTY', where, `the ${kind} has no area: ${found}`)
    }
  }
  for (const { where, at } of page.keypoints ?? []) checkPlace(at, size, where)
}

function checkPlace(
  [x, y]: Place,
  { width, height }: { width: number; height: number },
  where: Where,
): void {
  if (!Number.isFinite(x) || !Number.isFinite(y)) {
    throw new AnnotationFault('ANNOTATION_INVALID', where, `expected numbers, found ${x},${y}`)
  }
  if (x >= -SLACK && y >= -SLACK && x <= width + SLACK && y <= height + SLACK) return
  throw new AnnotationFault(
    'ANNOTATION_OUTSIDE',
    where,
    `${x},${y} is outside of the page, which is ${width} × ${height} px`,
  )
}
