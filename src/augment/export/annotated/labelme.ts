/** labelme: `<split>/<name>.json` beside each `<split>/<name>.jpg`. */
import { splitName } from '../export-row.ts'
import type { ExportFormat } from '../format.ts'
import { annotatedImages, categoryOf, withEnding } from './lines.ts'

export const labelme: ExportFormat = {
  name: 'labelme',
  divided: false,
  shuffled: false,
  annotated: true,
  usage: (splits) => `Open it with \`labelme FOLDER/${splits[0]}\`.`,
  fileOf: ({ split }) => `${splitName(split)}.txt`,
  pattern: (split) => `${splitName(split)}/**`,
  features: () => [],
  write: async ({ images, annotated, handle, place, writeText }) => {
    for await (const { image, annotations } of annotatedImages(annotated!.set, images)) {
      const split = splitName(image.manifest.split)
      await place(image, `${split}/${image.file}`)
      const shapes = [
        ...annotations.annotations.map((one) => ({
          label: categoryOf(one),
          points: one.points,
          group_id: null,
          description: one.text ?? '',
          shape_type: 'polygon',
          flags: {},
        })),
        ...(annotations.keypoints ?? []).map(({ name, at }) => ({
          label: name,
          points: [at],
          group_id: null,
          description: '',
          shape_type: 'point',
          flags: {},
        })),
      ]
      const json = {
        version: '5.5.0',
        flags: {},
        shapes,
        imagePath: image.file,
        imageData: null,
        imageHeight: annotations.height,
        imageWidth: annotations.width,
      }
      const text = `${JSON.stringify(json, null, 1)}\n`
      await writeText(`${split}/${withEnding(image.file, '.json')}`, text)
      await handle.appendFile(`${split}/${image.file}\n`)
    }
  },
}
