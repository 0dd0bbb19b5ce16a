/** What labelling tools export: Label Studio's JSON, COCO's, CVAT's XML. */
import { childrenOf, readTree, type Element } from '../annotations/xml-tree.ts'
import { reasonOf } from '../../core/errors.ts'
import { notRead, type NamedRow } from './find-images.ts'

export interface ToolRows {
  rows: NamedRow[]
  /** one sentence each */
  warnings: string[]
}

/** @throws InputError `SET_NOT_FOUND` */
export function readJsonExport(file: string, text: string): ToolRows {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw notRead(file, 'JSON', reasonOf(error))
  }
  if (Array.isArray(value)) return labelStudio(file, value)
  const { images, categories } = (value ?? {}) as Json
  if (Array.isArray(images) && Array.isArray(categories)) return coco(file, value as Json)
  throw notRead(file, "a list of Label Studio's tasks, or COCO's images and categories", 'neither')
}

type Json = Record<string, unknown>

/** Tasks of Label Studio, its JSON or its JSON-MIN: one choice each. */
function labelStudio(file: string, tasks: readonly unknown[]): ToolRows {
  const rows: NamedRow[] = []
  let [unlabelled, disputed] = [0, 0]
  for (const [i, task] of tasks.entries()) {
    const { data, annotations } = (task ?? {}) as Json
    const values = (data ?? task) as Json
    const path = imageOf(values)
    if (path === undefined) throw notRead(`${file}: task ${i + 1}`, 'the path of an image', 'none')
    const labels = new Set(
      Array.isArray(annotations)
        ? annotations.flatMap((one: Json) =>
            one['was_cancelled'] === true ? [] : choicesOf(one['result']),
          )
        : flatChoices(values),
    )
    if (labels.size === 0) unlabelled++
    else if (labels.size > 1) disputed++
    else rows.push({ path: plainPath(path), label: [...labels][0]!, where: `task ${i + 1}` })
  }
  return { rows, warnings: leftOut(file, { unlabelled, disputed }) }
}

function leftOut(
  file: string,
  { unlabelled, disputed }: { unlabelled: number; disputed: number },
): string[] {
  return [
    ...(unlabelled > 0 ? [`not read: ${unlabelled} images of ${file} that have no label`] : []),
    ...(disputed > 0 ? [`not read: ${disputed} images of ${file} that have several labels`] : []),
  ]
}

const IMAGE = /\.(jpe?g|png|webp|tiff?|gif|avif|heic|heif|bmp|jp2|pdf)(\?|$)/i

function imageOf(values: Json): string | undefined {
  for (const key of ['image', 'ocr', 'img', 'pdf', 'file', 'captioning']) {
    if (typeof values[key] === 'string') return values[key]
  }
  const found = Object.values(values).find(
    (value) => typeof value === 'string' && IMAGE.test(value),
  )
  return found as string | undefined
}

function choicesOf(result: unknown): string[] {
  if (!Array.isArray(result)) return []
  return result.flatMap((one: Json) => {
    const { choices } = (one['value'] ?? {}) as { choices?: unknown }
    return Array.isArray(choices) ? choices.map(String) : []
  })
}

/** JSON-MIN has the choice beside the image, under the name of its control. */
function flatChoices(values: Json): string[] {
  for (const key of ['choice', 'label', 'class', 'category']) {
    const found = values[key]
    if (typeof found === 'string') return [found]
    const { choices } = (found ?? {}) as { choices?: unknown }
    if (Array.isArray(choices)) return choices.map(String)
  }
  return []
}

/** `/data/upload/3/1a2b3c4d-scan.jpg`, `/data/local-files/?d=a/scan.jpg`, `s3://bucket/a/scan.jpg`. */
function plainPath(path: string): string {
  const local = /[?&]d=([^&]+)/.exec(path)?.[1]
  if (local !== undefined) return decoded(local)
  const upload = /\/data\/upload\/(?:\d+\/)?(?:[0-9a-f]{8}-)?([^/?]+)/.exec(path)?.[1]
  if (upload !== undefined) return decoded(upload)
  return decoded(path.replace(/^[a-z0-9]+:\/\/[^/]+\//i, ''))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** COCO: a category for each image. */
function coco(file: string, { images, annotations, categories }: Json): ToolRows {
  const names = new Map((categories as Json[]).map((one) => [one['id'], String(one['name'])]))
  const labels = new Map<unknown, Set<unknown>>()
  for (const one of Array.isArray(annotations) ? (annotations as Json[]) : []) {
    const found = labels.get(one['image_id']) ?? new Set()
    labels.set(one['image_id'], found.add(one['category_id']))
  }
  const rows: NamedRow[] = []
  let [unlabelled, disputed] = [0, 0]
  for (const image of images as Json[]) {
    const found = [...(labels.get(image['id']) ?? [])]
    const name = names.get(found[0])
    const where = `image ${String(image['id'])}`
    if (found.length === 0) unlabelled++
    else if (found.length > 1) disputed++
    else if (name === undefined)
      throw notRead(`${file}: ${where}`, 'a category that is named', String(found[0]))
    else rows.push({ path: String(image['file_name']), label: name, where })
  }
  return { rows, warnings: leftOut(file, { unlabelled, disputed }) }
}

/** CVAT for images: a tag for each image. @throws InputError `SET_NOT_FOUND` */
export function readCvat(file: string, text: string): ToolRows {
  let root: Element
  try {
    root = readTree(text)
  } catch (error) {
    throw notRead(file, 'XML', reasonOf(error))
  }
  if (root.name !== 'annotations') throw notRead(file, "CVAT's annotations", `<${root.name}>`)
  const rows: NamedRow[] = []
  let [unlabelled, disputed] = [0, 0]
  for (const image of childrenOf(root, 'image')) {
    const tags = childrenOf(image, 'tag')
    const labels = new Set(tags.map(({ attributes }) => attributes['label'] ?? ''))
    if (labels.size === 0) unlabelled++
    else if (labels.size > 1) disputed++
    else {
      const where = `image ${image.attributes['id'] ?? rows.length + 1}`
      rows.push({ path: image.attributes['name'] ?? '', label: [...labels][0]!, where })
    }
  }
  return { rows, warnings: leftOut(file, { unlabelled, disputed }) }
}
