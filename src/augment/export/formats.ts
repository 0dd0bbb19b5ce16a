/** The formats of exported sets, by name. */
import { InputError } from '../../core/errors.ts'
import { layerKindsOf, type LayerChoice } from '../layers/layer.ts'
import type { ExportFormat } from './format.ts'

/** Formats of images and their classes. */
export const IMAGE_FORMATS = ['webdataset', 'parquet', 'imagefolder', 'zip', 'tfrecord'] as const

/** Formats of what is on images: the set must have annotations. */
export const ANNOTATED_FORMATS = ['coco', 'funsd', 'page', 'yolo', 'labelme'] as const

export const FORMATS = [...IMAGE_FORMATS, ...ANNOTATED_FORMATS] as const

export type FormatName = (typeof FORMATS)[number]

/** Formats without a file per image, which a build can draw into. */
export const PACKED_FORMATS = ['webdataset', 'parquet', 'zip', 'tfrecord'] as const

export type PackedFormat = (typeof PACKED_FORMATS)[number]

/** The formats, each with its library loaded only when it is asked for. */
const LOADERS: Record<FormatName, () => Promise<ExportFormat>> = {
  webdataset: async () => (await import('./webdataset.ts')).webdataset,
  parquet: async () => (await import('./parquet.ts')).parquet,
  imagefolder: async () => (await import('./image-folder.ts')).imagefolder,
  zip: async () => (await import('./zip.ts')).zip,
  tfrecord: async () => (await import('./tfrecord.ts')).tfrecord,
  coco: async () => (await import('./annotated/coco.ts')).coco,
  funsd: async () => (await import('./annotated/funsd.ts')).funsd,
  page: async () => (await import('./annotated/page.ts')).page,
  yolo: async () => (await import('./annotated/yolo.ts')).yolo,
  labelme: async () => (await import('./annotated/labelme.ts')).labelme,
}

export function loadFormat(name: FormatName): Promise<ExportFormat> {
  return LOADERS[name]()
}

/** A format to draw into. @throws InputError `FORMAT_WITHOUT_LAYERS` where it has no place for what is drawn */
export async function loadPacked(name: PackedFormat, choice: LayerChoice): Promise<ExportFormat> {
  const format = await loadFormat(name)
  if (format.layered || layerKindsOf(choice).length === 0) return format
  const message = `--format ${name} has no place for maps and masks: choose folder, webdataset or parquet`
  throw new InputError('FORMAT_WITHOUT_LAYERS', message)
}
