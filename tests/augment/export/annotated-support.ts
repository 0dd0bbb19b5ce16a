/** The tiny built set with annotations of some of its images: a form, a word alone, a key point, a mark. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../../src/core/hash.ts'
import type {
  ImageAnnotations,
  MovedAnnotation,
} from '../../../src/dataset/annotations/annotation.ts'
import { writeTinySet } from './support.ts'

const FORM: MovedAnnotation[] = [
  {
    kind: 'region',
    id: 'q',
    class: 'question',
    points: [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
    ],
    text: 'Name & Ort:',
    links: ['a'],
  },
  {
    kind: 'word',
    parent: 'q',
    order: 0,
    points: [
      [0, 0],
      [1, 0],
      [1, 2],
      [0, 2],
    ],
    text: 'Name',
  },
  {
    kind: 'word',
    parent: 'q',
    order: 1,
    points: [
      [1, 0],
      [2, 0],
      [2, 2],
      [1, 2],
    ],
    text: '& Ort:',
  },
  {
    kind: 'region',
    id: 'a',
    class: 'answer',
    points: [
      [2, 0],
      [3, 0],
      [3, 2],
      [2, 2],
    ],
    text: '김',
    links: ['q'],
  },
  {
    kind: 'word',
    parent: 'a',
    order: 2,
    points: [
      [2, 0],
      [3, 0],
      [3, 2],
      [2, 2],
    ],
    text: '김',
    readability: 0.5,
  },
  {
    kind: 'line',
    id: 'l',
    points: [
      [0, 3],
      [2, 3],
      [2.5, 4],
      [2, 4.5],
      [0, 4],
    ],
    quad: [
      [0, 3],
      [2.5, 3],
      [2.5, 4.5],
      [0, 4.5],
    ],
    text: '<end>',
  },
  {
    kind: 'word',
    parent: 'l',
    order: 3,
    points: [
      [0, 3],
      [2, 3],
      [2, 4],
      [0, 4],
    ],
    text: '<end>',
    visible: 0.5,
  },
  {
    kind: 'mark',
    class: 'stamp',
    points: [
      [1, 1],
      [3, 1],
      [3, 3],
      [1, 3],
    ],
    text: 'PAID',
  },
]

/** Writes the set; every second image has annotations. */
export async function writeAnnotatedSet(folder: string): Promise<void> {
  const rows = await writeTinySet(folder)
  const lines: string[] = []
  const manifest = rows.map((row, i) => {
    if (i % 2 === 1) return row
    const annotations: ImageAnnotations = {
      image: row.file,
      width: row.width,
      height: row.height,
      annotations: FORM,
      keypoints: i === 0 ? [{ name: 'fold', at: [1.5, 2.5] }] : [],
    }
    const line = JSON.stringify(annotations)
    lines.push(`${line}\n`)
    return { ...row, annotations: sha256(line) }
  })
  await writeFile(join(folder, 'annotations.jsonl'), lines.join(''))
  const text = manifest.map((row) => `${JSON.stringify(row)}\n`).join('')
  await writeFile(join(folder, 'manifest.jsonl'), text)
  const info = JSON.parse(await readFile(join(folder, 'dataset.json'), 'utf8')) as object
  const annotated = { ...info, annotated: lines.length }
  await writeFile(join(folder, 'dataset.json'), JSON.stringify(annotated))
}
