/** labelme: a JSON file per page, `shapes` with labels and places. */
import { z } from 'zod'
import type { Place } from '../annotation.ts'
import type { ReadAnnotation, ReadPage } from '../check.ts'
import { AnnotationFault } from '../fault.ts'
import { boxPoints } from '../outline.ts'
import { parsed } from './parsed.ts'

const shape = z.object({
  imagePath: z.string().nullish(),
  imageWidth: z.number().nullish(),
  imageHeight: z.number().nullish(),
  shapes: z.array(
    z.object({
      label: z.string(),
      points: z.array(z.tuple([z.number(), z.number()])),
      shape_type: z.string().nullish(),
      description: z.string().nullish(),
      group_id: z.number().nullish(),
    }),
  ),
})

/** Kinds that a label may name; every other label is a class. */
const KINDS = { word: 'word', line: 'line', text: 'word' } as const

/** @throws AnnotationFault */
export function readLabelme(json: unknown): ReadPage[] {
  const { shapes, imagePath, imageWidth, imageHeight } = parsed(shape, json)
  const annotations: ReadAnnotation[] = []
  const keypoints: NonNullable<ReadPage['keypoints']>[number][] = []
  shapes.forEach(({ label, points, shape_type: type, description, group_id: group }, i) => {
    const where = ['shapes', i]
    const [first, second] = points
    if (type === 'point' && first) {
      keypoints.push({ name: label, at: first, where })
      return
    }
    const kind = label in KINDS ? KINDS[label as keyof typeof KINDS] : undefined
    annotations.push({
      kind: kind ?? (points.length > 4 ? 'region' : 'box'),
      points: outlineOf(type ?? 'polygon', first, second, points, where),
      ...(!kind && { class: label }),
      ...(description && { text: description }),
      ...(typeof group === 'number' && { parent: String(group) }),
      where: [...where, 'points'],
    })
  })
  return [
    {
      image: imagePath ?? undefined,
      where: ['imagePath'],
      width: imageWidth ?? undefined,
      height: imageHeight ?? undefined,
      annotations,
      keypoints,
    },
  ]
}

function outlineOf(
  type: string,
  first: Place | undefined,
  second: Place | undefined,
  points: readonly Place[],
  where: readonly (string | number)[],
): readonly Place[] {
  if (type === 'polygon') return points
  if (first && second && type === 'rectangle') {
    const [x0, x1] = [Math.min(first[0], second[0]), Math.max(first[0], second[0])]
    const [y0, y1] = [Math.min(first[1], second[1]), Math.max(first[1], second[1])]
    return boxPoints(x0, y0, x1, y1)
  }
  if (first && second && type === 'circle') {
    const radius = Math.hypot(second[0] - first[0], second[1] - first[1])
    return Array.from({ length: 24 }, (_, i): Place => {
      const angle = (i * Math.PI) / 12
      return [first[0] + radius * Math.cos(angle), first[1] + radius * Math.sin(angle)]
    })
  }
  throw new AnnotationFault(
    'ANNOTATION_INVALID',
    where,
    `expected a polygon, rectangle, circle or point, found "${type}" of ${points.length} places`,
  )
}
