/** FUNSD: a JSON file per page, `form` with the entities, their words and their links. */
import { z } from 'zod'
import type { ReadAnnotation, ReadPage } from '../check.ts'
import { boxPoints } from '../outline.ts'
import { parsed } from './parsed.ts'

const box = z.tuple([z.number(), z.number(), z.number(), z.number()])
const shape = z.object({
  form: z.array(
    z.object({
      id: z.union([z.number(), z.string()]).optional(),
      box,
      text: z.string().optional(),
      label: z.string().optional(),
      words: z.array(z.object({ box, text: z.string() })).optional(),
      linking: z.array(z.tuple([z.number(), z.number()])).optional(),
    }),
  ),
})

/** @throws AnnotationFault */
export function readFunsd(json: unknown): ReadPage[] {
  const { form } = parsed(shape, json)
  const annotations: ReadAnnotation[] = []
  let order = 0
  form.forEach((entity, i) => {
    const id = String(entity.id ?? i)
    const where = ['form', i]
    const linked = (entity.linking ?? []).flat().filter((other) => String(other) !== id)
    annotations.push({
      kind: 'region',
      id,
      points: boxPoints(...entity.box),
      ...(entity.text !== undefined && { text: entity.text }),
      ...(entity.label !== undefined && { class: entity.label }),
      ...(linked.length > 0 && { links: linked.map(String) }),
      where: [...where, 'box'],
    })
    const words = entity.words ?? []
    words.forEach((word, k) => {
      // The data set has blank words without an area.
      if (word.text.trim() === '') return
      annotations.push({
        kind: 'word',
        points: boxPoints(...word.box),
        text: word.text,
        order: order++,
        parent: id,
        where: [...where, 'words', k],
      })
    })
  })
  return [{ where: 1, annotations }]
}
