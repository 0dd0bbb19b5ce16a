/** The formats of exported sets, by name. */
import type { ExportFormat } from './format.ts'

export const FORMATS = ['webdataset', 'parquet', 'imagefolder', 'zip'] as const

export type FormatName = (typeof FORMATS)[number]

/** Formats without a file per image, which a build can draw into. */
export const PACKED_FORMATS = ['webdataset', 'parquet', 'zip'] as const

export type PackedFormat = (typeof PACKED_FORMATS)[number]

/** The formats, each with its library loaded only when it is asked for. */
const LOADERS: Record<FormatName, () => Promise<ExportFormat>> = {
  webdataset: async () => (await import('./webdataset.ts')).webdataset,
  parquet: async () => (await import('./parquet.ts')).parquet,
  imagefolder: async () => (await import('./image-folder.ts')).imagefolder,
  zip: async () => (await import('./zip.ts')).zip,
}

export function loadFormat(name: FormatName): Promise<ExportFormat> {
  return LOADERS[name]()
}
