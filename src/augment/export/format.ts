/** What a format of exported sets is. */
import type { FileHandle } from 'node:fs/promises'
import type { MovedAnnotation } from '../../dataset/annotations/annotation.ts'
import type { LayerKind, LayerRecord, ManifestRow, Split } from '../../dataset/built-dataset.ts'
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
  /** what stands beside it, in the row's order */
  layers: readonly ExportLayer[]
}

/** A map or mask of an image on its way into a file. */
export interface ExportLayer extends LayerRecord {
  /** its bytes, checked against the manifest */
  read: () => Promise<Buffer>
}

/** What formats number: kinds of things, and key points. */
export interface Categories {
  /** names in code-unit order: classes, and kinds of what has none */
  names: string[]
  /** number of an annotation's category, from 0 */
  of(annotation: MovedAnnotation): number
  /** names of key points, in code-unit order */
  keypoints: string[]
}

export interface PartContext {
  labels: Labels
  /** in the part's order */
  images: AsyncIterable<ExportImage>
  /** the file to write, empty */
  handle: FileHandle
  /** its path while it is written */
  partial: string
  /** of a format of annotations: the built set, and what it numbers */
  annotated?: { set: string; categories: Categories } | undefined
  /** writes a small file into the exported set's folder */
  writeText: (file: string, text: string) => Promise<void>
  /** puts an image into the exported set's folder as a file of its own */
  place: (image: ExportImage, file: string) => Promise<void>
  /** the same of a map or mask */
  placeLayer: (layer: ExportLayer, file: string) => Promise<void>
  /** layers that each image has */
  layers: readonly LayerKind[]
}

export interface ExportFormat {
  /** what other programs call it */
  name: string
  /** whether it is made of annotations, which the set must have */
  annotated?: boolean
  /** whether Hugging Face's library cannot read it, so that the card does not list its files */
  unlisted?: boolean
  /** files beside those of the parts, by name */
  extras?: (categories: Categories, splits: readonly string[]) => Record<string, string>
  /** one sentence for the README: how the set is read */
  usage: (splits: readonly string[]) => string
  /** whether a split is divided into files of a size */
  divided: boolean
  /** whether maps and masks have a place in it */
  layered?: boolean
  /** whether images are in an order that depends on their ids alone */
  shuffled: boolean
  /** path of a part's file in the exported set */
  fileOf: (part: Pick<Part, 'split' | 'number' | 'of'>) => string
  /** a pattern of all files of a split */
  pattern: (split: Split) => string
  /**
   * Features as the Hugging Face library's README cards name them.
   * @param ending of the images' file names, `jpg`
   * @param layers that each image has
   */
  features: (labels: Labels, ending: string, layers: readonly LayerKind[]) => unknown
  write: (context: PartContext) => Promise<void>
}
