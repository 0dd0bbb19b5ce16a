/** What a format of exported sets is. */
import type { FileHandle } from 'node:fs/promises'
import type { ManifestRow, Split } from '../../dataset/built-dataset.ts'
import type { ExportRow } from './export-row.ts'
import type { Labels } from './labels.ts'
import type { Part } from './parts.ts'

/** An image on its way into a file. */
export interface ExportImage {
  manifest: ManifestRow
  row: ExportRow
  /** name that no other image of the split has, without folder */
  file: string
  /** the image file's bytes, checked against the manifest */
  bytes: () => Promise<Buffer>
}

export interface PartContext {
  labels: Labels
  /** in the part's order */
  images: AsyncIterable<ExportImage>
  /** the file to write, empty */
  handle: FileHandle
  /** its path while it is written */
  partial: string
  /** puts an image into the exported set's folder as a file of its own */
  place: (image: ExportImage, file: string) => Promise<void>
}

export interface ExportFormat {
  /** what other programs call it */
  name: string
  /** one sentence for the README: how the set is read */
  usage: (splits: readonly string[]) => string
  /** whether a split is divided into files of a size */
  divided: boolean
  /** whether images are in an order that depends on their ids alone */
  shuffled: boolean
  /** path of a part's file in the exported set */
  fileOf: (part: Pick<Part, 'split' | 'number' | 'of'>) => string
  /** a pattern of all files of a split */
  pattern: (split: Split) => string
  /**
   * Features as the Hugging Face library's README cards name them.
   * @param ending of the images' file names, `jpg`
   */
  features: (labels: Labels, ending: string) => unknown
  write: (context: PartContext) => Promise<void>
}
