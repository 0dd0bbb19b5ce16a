/** COCO: one JSON file for many pages, boxes and outlines by category. */
import { z } from 'zod'
import type { KeyPoint, Place } from '../annotation.ts'
import type { ReadAnnotation, ReadPage } from '../check.ts'
import { AnnotationFault, type Where } from '../fault.ts'
import { boxPoints } from '../outline.ts'
import { parsed } from './parsed.ts'

const id = z.union([z.number(), z.string()])
const shape = z.object({
  images: z.array(z.object({ id, file_name: z.string(), width: z.number(), height: z.number() })),
  annotations: z.array(
    z.object({
      id: id.optional(),
      image_id: id,
      category_id: id.optional(),
      bbox: z.array(z.number()).length(4).optional(),
      segmentation: z
        .union([z.array(z.array(z.number())), z.record(z.string(), z.unknown())])
        .optional(),
      keypoints: z.array(z.number()).optional(),
      text: z.string().optional(),
      utf8_string: z.string().optional(),
    }),
  ),
  categories: z
    .array(z.object({ id, name: z.string(), keypoints: z.array(z.string()).optional() }))
    .optional(),
})

type CocoAnnotation = z.infer<typeof shape>['annotations'][number]

const KINDS = new Set(['word', 'line', 'region'])

/** @throws AnnotationFault */
export function readCoco(json: unknown): ReadPage[] {
  const { images, annotations, categories = [] } = parsed(shape, json)
  const named = new Map(categories.map((category) => [String(category.id), category]))
  const pages = new Map<string, ReadPage & { annotations: ReadAnnotation[]; keypoints: Named[] }>()
  images.forEach(({ id: image, file_name: name, width, height }, i) => {
    const where = ['images', i]
    pages.set(String(image), { image: name, where, width, height, annotations: [], keypoints: [] })
  })
  annotations.forEach((one, i) => {
    const where = ['annotations', i]
    const page = pages.get(String(one.image_id))
    if (!page) {
      throw new AnnotationFault(
        'ANNOTATION_IMAGE_UNKNOWN',
        where,
        `image_id ${one.image_id} is no image of this file`,
      )
    }
    const category = named.get(String(one.category_id))
    const points = outlineOf(one, where)
    if (points) {
      const text = one.text ?? one.utf8_string
      const name = category?.name
      const isKind = name !== undefined && KINDS.has(name)
      page.annotations.push({
        kind: isKind ? (name as 'word') : points.length > 4 ? 'region' : 'box',
        points,
        ...(one.id !== undefined && { id: String(one.id) }),
        ...(name !== undefined && !isKind && { class: name }),
        ...(text !== undefined && { text }),
        where,
      })
    }
    page.keypoints.push(...keypointsOf(one, category?.keypoints ?? [], where))
  })
  return [...pages.values()]
}

type Named = KeyPoint & { where: Where }

/** Of several pieces the largest; run lengths are passed over, their box counts. */
function outlineOf(
  { bbox, segmentation }: CocoAnnotation,
  where: Where,
): readonly Place[] | undefined {
  if (Array.isArray(segmentation) && segmentation.length > 0) {
    const piece = segmentation.reduce((a, b) => (b.length > a.length ? b : a))
    return Array.from({ length: piece.length >> 1 }, (_, i) => [piece[2 * i]!, piece[2 * i + 1]!])
  }
  if (!bbox) return undefined
  const [x, y, width, height] = bbox as [number, number, number, number]
  if (width <= 0 || height <= 0) {
    throw new AnnotationFault('ANNOTATION_EMPTY', where, `the box is ${width} × ${height} px`)
  }
  return boxPoints(x, y, x + width, y + height)
}

/** Triples of x, y and whether it is labelled at all. */
function keypointsOf(
  { keypoints = [] }: CocoAnnotation,
  names: readonly string[],
  where: Where,
): Named[] {
  const found: Named[] = []
  for (let k = 0; 3 * k + 2 < keypoints.length; k++) {
    if (keypoints[3 * k + 2] === 0) continue
    const at: Place = [keypoints[3 * k]!, keypoints[3 * k + 1]!]
    found.push({ name: names[k] ?? String(k), at, where })
  }
  return found
}
