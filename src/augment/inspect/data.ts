/** What the report's files hold: written by the program, read by the page's script. */

/** Where a set's images and sources lie, as addresses relative to the page; each ends with `/`. */
export interface Roots {
  files: string
  /** undefined: the set was made from nothing else, or its sources are out of reach */
  sources?: string | undefined
  /**
   * where served: `0/SPLIT/ID` under it is the source as it lies on the image, `k/SPLIT/ID` the page after
   * its first k steps
   */
  drawn?: string
  /** where served: annotations of all images are read when they are asked for */
  annotations?: boolean
  /** where served: what was decided of labels is read from here, and written by posting to it */
  fixes?: string
}

/** What was found out about labels, one thing to decide after the other. */
export interface AuditData {
  items: AuditItem[]
  /** `train.fixes.csv` as it was when the report was made */
  fixes: FixRow[]
}

export interface AuditItem {
  kind: 'label' | 'copies' | 'outlier'
  /** in words, for the person who decides */
  reason: string
  /** images of the set: the first is decided on, the second is there to compare it with */
  rows: number[]
  /** the class it may be of */
  suggested?: number
}

/** A row of `train.fixes.csv`. */
export interface FixRow {
  id: string
  /** a class number, or `drop` */
  target: string
  reason: string
  confirmed: string
}

/** All a gallery needs to lay out, filter and show thumbnails: columns, one value per image. */
export interface SetIndex {
  name: string
  kind: 'input' | 'built'
  classes: { target: number; name: string }[]
  splits: string[]
  ids: string[]
  /** number of the split */
  split: number[]
  /** number of the class, −1 where it has none */
  class: number[]
  /** number of the source, −1 where it has none */
  source: number[]
  /** key of the thumbnail, empty where there is none */
  thumb: string[]
  width: number[]
  height: number[]
  sources: { path: string; thumb: string }[]
  steps: StepEntry[]
  /** what was measured of pixels: one value per image, null where it was not measured */
  statistics: StatisticColumn[]
  /** command that draws an image again, without its ID; empty for an input set */
  command: string
  /** images a file of details holds */
  block: number
  /** where a trained network was asked: by image the place of the class it predicts, −1 where it was not */
  predicted?: number[]
  /** the probability of that class, 0 to 1 */
  confidence?: number[]
  /** whether the images have places on the map */
  hasMap: boolean
  /**
   * where images are annotated: images a file of annotations holds, how many images have such a file in the
   * report, and how many could have one (those of the set; test pages come after them)
   */
  annotated?: { block: number; images: number; of: number }
}

/** Places of all images on the map: those of one set, then those of the other. */
export interface MapData {
  /** by what images lie near each other, for people */
  by: string
  /** for people: UMAP, or principal components */
  method: string
  /** 0 to `MAP_SIDE`; −1: an image without a place */
  x: number[]
  y: number[]
}

/** What the likeness of images is told by. */
export interface LikenessData {
  width: number
  /** a row of `width` signed bytes each, in base64 */
  values: string
  /** row of each image, −1 where it has none */
  rows: number[]
}

/** Images that have a place on the map at most: those of the lowest digests, a random choice that stays the same. */
export const MAP_IMAGES = 40_000

/** Places on the map are whole numbers up to this. */
export const MAP_SIDE = 4095

/** A statistic of the set's images. */
export interface StatisticColumn {
  name: string
  label: string
  unit: string
  /** how an image with a lower value looks, and one with a higher one */
  words: readonly [lower: string, higher: string]
  values: (number | null)[]
}

/** A step of the recipe that ran somewhere in the set. */
export interface StepEntry {
  path: string
  effect: string
  /** whether it moves pixels, so that the image no longer lies on its source */
  moves: boolean
  params: ParamEntry[]
}

/** What values a parameter took. */
export type ParamEntry =
  | { name: string; kind: 'number'; low: number; high: number }
  | { name: string; kind: 'enum'; values: string[] }

/** Where one step ran, and with what. */
export interface StepColumns {
  /** numbers of the images, rising */
  rows: number[]
  /** places in `rows` at which the step found nothing to do */
  skipped: number[]
  /** one value per image of `rows` */
  params: Record<string, (number | string)[]>
}

/** Everything that is known of one image. */
export interface Detail {
  /** relative to the set's folder, with forward slashes */
  file: string
  /** a test page: relative to the folder of sources instead */
  isSource?: boolean
  bytes: number
  sha256: string
  source?: { path: string; sha256: string }
  variant?: number
  steps: DetailStep[]
}

export interface DetailStep {
  path: string
  params: Readonly<Record<string, number | string>>
  skipped?: string
  did?: Readonly<Record<string, number | string>>
  overlay?: string
}

/** Folder of the data beside the page. Each report empties it, so nothing else may use the name. */
export const DATA = 'report-data'

/** Folder of thumbnails beside the page. */
export const THUMBS = 'thumbs'

/** Address of a thumbnail by its key. */
export function thumbPath(key: string): string {
  return `${THUMBS}/${key.slice(0, 2)}/${key}.jpg`
}

/** What the sets are called in the report's folder. */
export const LETTERS = ['a', 'b'] as const
