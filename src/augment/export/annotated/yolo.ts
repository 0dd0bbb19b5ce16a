/** YOLO: `<split>/labels/<name>.txt` for each `<split>/images/<name>`, and `data.yaml`, as Ultralytics reads it. */
import { stringify } from 'yaml'
import { boundsOf } from '../../../dataset/annotations/outline.ts'
import { splitName } from '../export-row.ts'
import type { ExportFormat } from '../format.ts'
import { annotatedImages, withEnding } from './lines.ts'

export const yolo: ExportFormat = {
  name: 'yolo',
  divided: false,
  shuffled: false,
  annotated: true,
  usage: () => 'Train on it with `yolo detect train data=FOLDER/data.yaml`.',
  fileOf: ({ split }) => `${splitName(split)}.txt`,
  pattern: (split) => `${splitName(split)}/**`,
  features: () => [],
  extras: ({ names }, splits) => {
    const has = (split: string): boolean => splits.includes(split)
    const val = has('holdout_noisy') ? 'holdout_noisy' : splits.at(-1)!
    const train = has('train') ? 'train' : splits[0]!
    const data = { path: '.', train: `${train}.txt`, val: `${val}.txt`, names }
    return { 'data.yaml': stringify(data) }
  },
  write: async ({ images, annotated, handle, place, writeText }) => {
    const { set, categories } = annotated!
    for await (const { image, annotations } of annotatedImages(set, images)) {
      const split = splitName(image.manifest.split)
      await place(image, `${split}/images/${image.file}`)
      const { width, height } = annotations
      const lines = annotations.annotations.map((one) => {
        const [left, top, right, bottom] = boundsOf(one.points)
        const box = [
          share((left + right) / 2, width),
          share((top + bottom) / 2, height),
          share(right - left, width),
          share(bottom - top, height),
        ]
        return `${categories.of(one)} ${box.join(' ')}\n`
      })
      await writeText(`${split}/labels/${withEnding(image.file, '.txt')}`, lines.join(''))
      await handle.appendFile(`./${split}/images/${image.file}\n`)
    }
  },
}

const share = (value: number, whole: number): string =>
  Math.min(1, Math.max(0, value / whole)).toFixed(6)
