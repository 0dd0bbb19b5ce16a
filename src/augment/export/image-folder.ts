/** Image folders: `<split>/<class>/<file>`, and a row for each image in `metadata.jsonl`; maps beside them. */
import { layerPath } from '../layers/layer.ts'
import { MASK_STEPS, maskSteps, splitName } from './export-row.ts'
import { cardFeatures } from './features.ts'
import type { ExportFormat, ExportImage } from './format.ts'
import type { Labels } from './labels.ts'

export const METADATA = 'metadata.jsonl'

/** Lines that are written at once. */
const LINES = 1000

export const imagefolder: ExportFormat = {
  name: 'imagefolder',
  divided: false,
  shuffled: false,
  usage: (splits) =>
    `Read it with \`torchvision.datasets.ImageFolder("FOLDER/${splits[0]}")\`, or with \`datasets.load_dataset(FOLDER)\`.`,
  fileOf: ({ split }) => `${splitName(split)}/${METADATA}`,
  pattern: (split) => `${splitName(split)}/**`,
  layered: true,
  features: (_, __, layers) => [
    ...cardFeatures({ name: 'label', dtype: 'string' }),
    ...(layers.includes('mask') ? [{ name: MASK_STEPS, dtype: 'string' }] : []),
  ],
  write: async ({ images, labels, handle, place, placeLayer }) => {
    let lines: string[] = []
    for await (const image of images) {
      const file = folderFile(image, labels)
      const split = splitName(image.manifest.split)
      await place(image, `${split}/${file}`)
      for (const layer of image.layers) {
        // Beside the split's folder: readers take every picture in it for one of the set.
        await placeLayer(layer, layerPath(`${split}/${file}`, layer.kind))
      }
      lines.push(metadataLine(image, file))
      if (lines.length < LINES) continue
      await handle.appendFile(lines.join(''))
      lines = []
    }
    await handle.appendFile(lines.join(''))
  },
}

/** `<class>/<file>`. */
export function folderFile({ file, row }: ExportImage, labels: Labels): string {
  return `${labels.folders[row.label]!}/${file}`
}

/** A line of `metadata.jsonl`. The label is its name, which any reader can number as it likes. */
export function metadataLine({ row, layers }: ExportImage, file: string): string {
  const { label: _, ...columns } = row
  return `${JSON.stringify({ file_name: file, label: row.class_name, ...columns, ...maskSteps(layers) })}\n`
}
