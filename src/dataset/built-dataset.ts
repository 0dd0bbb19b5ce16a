/** What a built set is on disk: its types, and readers whose memory does not grow with it. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, systemCode } from '../core/errors.ts'

export const SPLITS = ['train', 'holdout/clean', 'holdout/noisy'] as const

/** The parts of a set of pairs: degraded pages, and the same pages as they were, under the same ids. */
export const PAIR_SPLITS = ['clean', 'noisy'] as const

/** A part of a built set: a folder, and a CSV of the same name. */
export type Split = (typeof SPLITS)[number] | (typeof PAIR_SPLITS)[number]

/** The parts that a set has. */
export function splitsOf({ pairs = false }: { pairs?: boolean | undefined }): readonly Split[] {
  return pairs ? PAIR_SPLITS : SPLITS
}

/** A file that an image was made from. */
export interface FileMark {
  /** relative to the labelled set's folder, with forward slashes */
  path: string
  /** SHA-256 of its bytes, hex */
  sha256: string
}

/** The page that an image was made from. */
export interface SourceMark extends FileMark {
  /** SHA-256 of its line in `source-annotations.jsonl`, hex; absent where it is not annotated */
  annotations?: string
}

/** One step of the recipe, as it ran for one image. */
export interface StepRecord {
  /** place in the recipe, such as `ink-bleed` or `oneOf#2/shadow` */
  path: string
  /** name of the effect */
  effect: string
  /** every sampled parameter */
  params: Readonly<Record<string, number | string>>
  /** why the effect left the page alone, where it did */
  skipped?: string
  /** what the effect found or drew, where it says so */
  did?: Readonly<Record<string, number | string>>
  /** the other page that the effect used */
  overlay?: FileMark
}

/** What can stand beside an image: its backward map's two halves, and its damage mask. */
export type LayerKind = 'map-x' | 'map-y' | 'mask'

/** A file that stands beside an image and has its pixels. */
export interface LayerRecord {
  kind: LayerKind
  /** relative to the built set, with forward slashes */
  file: string
  /** size of the file */
  bytes: number
  /** SHA-256 of the file, hex */
  sha256: string
  /** of a mask: the place in `steps` of the step that each bit stands for, the lowest bit first */
  steps?: number[]
}

/** A row of `manifest.jsonl`: enough to draw the image again. */
export interface ManifestRow {
  /** name of its file in the split's folder; in sets of 0.1.0 without its ending */
  id: string
  /** the part of the set that it belongs to */
  split: Split
  /** relative to the built set, with forward slashes */
  file: string
  /** number of its class */
  target: number
  /** the page it was made from */
  source: SourceMark
  /** 0 is the untouched page */
  variant: number
  /** what was done, in order */
  steps: StepRecord[]
  /** added to the variant in random keys, where another source of the set has the same bytes */
  keyOffset?: number
  /** how often it was drawn before and was unreadable, part of random keys; absent for the first */
  attempt?: number
  /** how well the source's print can be read on it, 0 to 1; absent where it was not measured */
  readability?: number
  /** pixels */
  width: number
  /** pixels */
  height: number
  /** size of the file */
  bytes: number
  /** SHA-256 of the image file, hex */
  sha256: string
  /** SHA-256 of its line in `annotations.jsonl`, hex; absent where its page is not annotated */
  annotations?: string
  /** maps and masks, where the recipe's `output` asks for them */
  layers?: LayerRecord[]
  /** of a clean page that lies on its noisy one: the variant whose moves it has made as well */
  registered?: number
}

const whole = z.number().int().nonnegative()
const text = z.string()

const recipeInfo = z.object({
  name: text,
  seed: whole,
  target: whole,
  /** SHA-256 of the recipe as it was run, with every default written out */
  digest: text,
  /** of a mixture: the recipes that an image may have gone through, as steps' paths begin: `part/phone/glare` */
  parts: z.array(text).optional(),
})

/** What `dataset.json` must hold. */
export const datasetInfo = z.object({
  /** of this file: 1 */
  format: z.literal(1),
  /** of the set */
  name: text,
  /** true for a set of pairs, which has `clean` and `noisy` and no other parts */
  pairs: z.boolean().optional(),
  /** false while a build runs, or after it was interrupted */
  complete: z.boolean(),
  /** with their readable sources, how many of those are held out, and the training images */
  classes: z.array(
    z.object({ target: whole, name: text, sources: whole, holdout: whole, train: whole }),
  ),
  /** images a split, and sources or images that failed; null until the build is complete */
  counts: z
    .object({
      train: whole,
      'holdout/clean': whole,
      'holdout/noisy': whole,
      /** in a set of pairs */
      clean: whole.optional(),
      noisy: whole.optional(),
      failed: whole,
    })
    .nullable(),
  /** images drawn more than once because their text was lost, and those of them that stayed unreadable;
   * null until the build is complete, absent where no recipe asks for it */
  readability: z.object({ redrawn: whole, unreadable: whole }).nullable().optional(),
  /** images that have annotations; null until the build is complete, absent where no page has any */
  annotated: whole.nullable().optional(),
  /** true where `maps/` holds the images' backward maps */
  maps: z.boolean().optional(),
  /** true where `masks/` holds their damage masks */
  masks: z.boolean().optional(),
  /** how its images are encoded, and the colour around pages that do not fill theirs; absent in older sets */
  images: z.object({ format: z.enum(['jpeg', 'png', 'webp']), fill: text }).optional(),
  /** what training images were made by */
  recipe: recipeInfo,
  /** what `holdout/noisy` was made by */
  holdoutRecipe: recipeInfo,
  /** SHA-256 of all in the recipes that decides what an image looks like and what is held out */
  settings: text,
  /** the labelled set that it was built from */
  source: z.object({
    /** root of the labelled set, relative to this folder, with forward slashes */
    root: text,
    pages: whole,
    /** SHA-256 over the sources' sorted `id sha256 target` rows */
    digest: text,
    labelFixes: whole,
    /** dots per inch that pages of PDF documents were drawn at, where not the usual ones */
    pdfDpi: whole.optional(),
  }),
  /** SHA-256 over the images' sorted `id sha256` rows: what two builds are compared by */
  digest: text.nullable(),
  /** of the program and of the native libraries whose versions the bytes depend on */
  versions: z.record(text, text),
})

/** Images that were drawn again because their text could not be read, and those that stayed so. */
export type ReadabilityCounts = NonNullable<DatasetInfo['readability']>

/** Images a split, and sources or images that failed. */
export type SetCounts = NonNullable<DatasetInfo['counts']>

/** `dataset.json`. Keys that are not named here are let through. */
export type DatasetInfo = z.infer<typeof datasetInfo>

/**
 * Reads `dataset.json` of a built set.
 * @param folder of the set
 * @throws InputError `BUILT_SET_MISSING`, `DATASET_JSON_DAMAGED`
 * @example
 * ```js
 * import { readDatasetInfo } from 'palimpsest'
 *
 * const { counts, digest } = await readDatasetInfo('set')
 * console.log(counts, digest)
 * ```
 */
export async function readDatasetInfo(folder: string): Promise<DatasetInfo> {
  const file = join(folder, 'dataset.json')
  let json: string
  try {
    json = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw error
    const message = `${folder}: expected a built set, found no dataset.json: build one with \`npx augment build\``
    throw new InputError('BUILT_SET_MISSING', message, { cause: error })
  }
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw damaged(file, 'it is no JSON', error)
  }
  const result = datasetInfo.loose().safeParse(value)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]!
  throw damaged(file, `${path.join('.')}: ${message}`, result.error)
}

function damaged(file: string, fault: string, cause: unknown): InputError {
  const message = `${file}: ${fault}. The file was changed or damaged: build the set again.`
  return new InputError('DATASET_JSON_DAMAGED', message, { cause })
}

/** The dataset digest: SHA-256, hex, over the sorted `id sha256` rows of all images. */
export function setDigest(rows: readonly string[]): string {
  const hash = createHash('sha256')
  for (const row of rows.toSorted()) hash.update(`${row}\n`)
  return hash.digest('hex')
}
