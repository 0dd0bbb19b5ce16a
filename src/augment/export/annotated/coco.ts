/** COCO: `<split>/_annotations.coco.json` beside the split's images, as pycocotools and detectors read it. */
import type { ImageAnnotations } from '../../../dataset/annotations/annotation.ts'
import { areaOf, boundsOf, rounded } from '../../../dataset/annotations/outline.ts'
import { splitName } from '../export-row.ts'
import type { Categories, ExportFormat } from '../format.ts'
import { annotatedImages } from './lines.ts'

export const coco: ExportFormat = {
  name: 'coco',
  divided: false,
  shuffled: false,
  annotated: true,
  usage: (splits) =>
    `Read it with \`pycocotools.coco.COCO("FOLDER/${splits[0]}/_annotations.coco.json")\`.`,
  fileOf: ({ split }) => `${splitName(split)}/_annotations.coco.json`,
  pattern: (split) => `${splitName(split)}/**`,
  features: () => [],
  write: async ({ images, annotated, handle, place }) => {
    const { set, categories } = annotated!
    const found: Record<string, unknown>[] = []
    let number = 0
    let next = 1
    // Images first, written as they come; what is on them is kept.
    await handle.appendFile('{"images":[')
    for await (const { image, annotations } of annotatedImages(set, images)) {
      await place(image, `${splitName(image.manifest.split)}/${image.file}`)
      const { width, height } = image.manifest
      const own = { id: ++number, file_name: image.file, width, height }
      await handle.appendFile(`${number > 1 ? ',' : ''}\n${JSON.stringify(own)}`)
      for (const one of cocoOf(annotations, categories)) {
        found.push({ id: next++, image_id: number, ...one })
      }
    }
    await handle.appendFile('],\n"annotations":[')
    for (let i = 0; i < found.length; i += LINES) {
      const lines = found.slice(i, i + LINES).map((one) => JSON.stringify(one))
      await handle.appendFile(`${i > 0 ? ',' : ''}\n${lines.join(',\n')}`)
    }
    await handle.appendFile(`],\n"categories":${JSON.stringify(categoriesOf(categories))}}\n`)
  },
}

/** Lines that are written at once. */
const LINES = 1000

function categoriesOf({ names, keypoints }: Categories): unknown[] {
  const own = names.map((name, i) => ({ id: i + 1, name, supercategory: 'document' }))
  if (keypoints.length === 0) return own
  return [
    ...own,
    { id: names.length + 1, name: 'page', supercategory: 'document', keypoints, skeleton: [] },
  ]
}

function* cocoOf(
  { annotations, keypoints = [], width, height }: ImageAnnotations,
  categories: Categories,
): Generator<Record<string, unknown>> {
  for (const one of annotations) {
    const [left, top, right, bottom] = boundsOf(one.points)
    const { text, order, visible, readability } = one
    yield {
      category_id: categories.of(one) + 1,
      bbox: [left, top, rounded(right - left), rounded(bottom - top)],
      segmentation: [one.points.flat()],
      area: rounded(areaOf(one.points)),
      iscrowd: 0,
      kind: one.kind,
      ...(text !== undefined && { text }),
      ...(order !== undefined && { order }),
      ...(visible !== undefined && { visible }),
      ...(readability !== undefined && { readability }),
    }
  }
  if (keypoints.length === 0) return
  const places = new Map(keypoints.map(({ name, at }) => [name, at]))
  const triples = categories.keypoints.map((name) => places.get(name))
  yield {
    category_id: categories.names.length + 1,
    bbox: [0, 0, width, height],
    area: width * height,
    iscrowd: 0,
    keypoints: triples.flatMap((at) => (at ? [at[0], at[1], 2] : [0, 0, 0])),
    num_keypoints: keypoints.length,
  }
}
