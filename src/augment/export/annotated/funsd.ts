/**
 * FUNSD: `<split>/annotations/<name>.json` for each `<split>/images/<name>`, and `<split>/metadata.jsonl` with
 * the fields of the data set's loaders: `id`, `tokens`, `bboxes` (0 to 1000), `ner_tags`.
 */
import type { ImageAnnotations, MovedAnnotation } from '../../../dataset/annotations/annotation.ts'
import { boundsOf } from '../../../dataset/annotations/outline.ts'
import { splitName } from '../export-row.ts'
import type { ExportFormat } from '../format.ts'
import { annotatedImages, withEnding } from './lines.ts'

export const funsd: ExportFormat = {
  name: 'funsd',
  divided: false,
  shuffled: false,
  annotated: true,
  usage: (splits) =>
    `Read it with \`datasets.load_dataset("imagefolder", data_dir="FOLDER/${splits[0]}")\`: image, id, tokens, bboxes, ner_tags; the folders are FUNSD's own.`,
  fileOf: ({ split }) => `${splitName(split)}/metadata.jsonl`,
  pattern: (split) => `${splitName(split)}/**`,
  features: () => [],
  write: async ({ images, annotated, handle, place, writeText }) => {
    for await (const { image, annotations } of annotatedImages(annotated!.set, images)) {
      const split = splitName(image.manifest.split)
      await place(image, `${split}/images/${image.file}`)
      const form = formOf(annotations)
      const text = `${JSON.stringify({ form }, null, 1)}\n`
      await writeText(`${split}/annotations/${withEnding(image.file, '.json')}`, text)
      const row = {
        file_name: `images/${image.file}`,
        id: image.file,
        ...tokensOf(form, annotations),
      }
      await handle.appendFile(`${JSON.stringify(row)}\n`)
    }
  },
}

type Box = [left: number, top: number, right: number, bottom: number]

interface Entity {
  id: number
  box: Box
  text: string
  label: string
  words: { box: Box; text: string }[]
  linking: [number, number][]
}

/** Entities with their words; a word without one is an entity of its own, as its line is. */
export function formOf({ annotations }: ImageAnnotations): Entity[] {
  const above = annotations.filter(({ kind }) => kind === 'region' || kind === 'line')
  const words = annotations.filter(({ kind }) => kind === 'word')
  const byParent = new Map<string, MovedAnnotation[]>()
  const known = new Set(above.flatMap(({ id }) => (id === undefined ? [] : [id])))
  const loose: MovedAnnotation[] = []
  for (const word of words) {
    const { parent } = word
    if (parent === undefined || !known.has(parent)) loose.push(word)
    else byParent.set(parent, [...(byParent.get(parent) ?? []), word])
  }
  const held = above.flatMap((one) => {
    const own = one.id === undefined ? [] : (byParent.get(one.id) ?? [])
    return one.kind === 'line' && own.length === 0 ? [] : [{ one, own }]
  })
  const all = [...held, ...loose.map((one) => ({ one, own: [one] }))]
  const numbers = new Map(all.map(({ one }, i) => [one.id ?? '', i]))
  return all.map(({ one, own }, id) => ({
    id,
    box: boxOf(one),
    text: one.text ?? own.map(({ text }) => text ?? '').join(' '),
    label: one.class ?? 'other',
    words: own.map((word) => ({ box: boxOf(word), text: word.text ?? '' })),
    linking: (one.links ?? []).flatMap((link): [number, number][] => {
      const to = numbers.get(link)
      return to === undefined ? [] : [id < to ? [id, to] : [to, id]]
    }),
  }))
}

/** As the loaders make of a form: a tag a word, B- for the first of an entity; `other` is O. */
function tokensOf(form: readonly Entity[], { width, height }: ImageAnnotations) {
  const tokens: string[] = []
  const bboxes: Box[] = []
  const tags: string[] = []
  for (const { label, words } of form) {
    for (const [i, { text, box }] of words.entries()) {
      const [left, top, right, bottom] = box
      const along = (x: number): number =>
        Math.min(1000, Math.max(0, Math.floor((1000 * x) / width)))
      const down = (y: number): number =>
        Math.min(1000, Math.max(0, Math.floor((1000 * y) / height)))
      tokens.push(text)
      bboxes.push([along(left), down(top), along(right), down(bottom)])
      tags.push(label === 'other' ? 'O' : `${i === 0 ? 'B' : 'I'}-${label.toUpperCase()}`)
    }
  }
  return { tokens, bboxes, ner_tags: tags }
}

function boxOf({ points }: MovedAnnotation): Box {
  const [left, top, right, bottom] = boundsOf(points)
  return [Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom)]
}
