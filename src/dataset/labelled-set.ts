/** A labelled set as a user has it: found out, listed and checked; no image is opened. */
import { join } from 'node:path'
import { InputError } from '../core/errors.ts'
import { chooseClasses, classesOf, type ClassName } from './classes.ts'
import type { LabelledPage } from './competition.ts'
import { applyFixes, type LabelFix } from './fixes.ts'
import { isFile } from './images.ts'
import { readInput, type SetLayout } from './inputs/read-input.ts'

/** Labelled pages, and what is known of their classes; their images were not opened. */
export interface LabelledSet {
  /** absolute path */
  root: string
  /** how it lies on disk: `train.csv` beside `train/`, a folder for each class, or named by a list */
  layout: SetLayout
  /** in the order of their targets; only the chosen ones where classes were chosen */
  classes: ClassName[]
  /** in the code-unit order of their IDs */
  pages: LabelledPage[]
  /** label fixes that changed a label, of the chosen classes or not */
  patched: LabelFix[]
  /** what a user should know of how the set was read, and what of it was not; one sentence each */
  warnings: string[]
}

/** What of a labelled set is read. */
export interface ReadOptions {
  /** only these classes, by name or number; none or empty: all */
  classes?: readonly string[] | undefined
  /** whether `train.fixes.csv` is applied where it is present (default true) */
  fixes?: boolean | undefined
}

/**
 * Reads a labelled set in the layout of the competition (`train.csv`, `train/`, `meta.csv` where
 * present), with one folder per class (`<class>/<file>` or `train/<class>/<file>`), with Hugging Face's
 * `metadata.jsonl`, or in WebDataset's tar files or Parquet files; or what a file, a pattern or standard
 * input lists. Classes are chosen after labels are fixed.
 * @param data folder of the set; a list (`path,label`), an archive, an export of Label Studio, COCO or
 *   CVAT; a pattern of images or archives; `-` for a list on standard input
 * @throws InputError `FOLDER_MISSING`, `SET_NOT_FOUND`, `SET_EMPTY`, `CLASS_UNKNOWN`, `ARCHIVE_DAMAGED`, and
 *   those of `readClasses`, `readLabels`, `readFolders`, `applyFixes`
 * @example
 * ```js
 * import { readLabelledSet } from 'palimpsest'
 *
 * const { classes, pages, warnings } = await readLabelledSet('data')
 * console.log(classes.length, pages.length, warnings)
 * ```
 */
export async function readLabelledSet(
  data: string,
  { classes: wanted = [], fixes = true }: ReadOptions = {},
): Promise<LabelledSet> {
  const read = await readInput(data)
  const { root, layout } = read
  const warnings = [...read.warnings]
  const fixesFile = join(root, 'train.fixes.csv')
  const { pages, patched } =
    fixes && (await isFile(fixesFile))
      ? await applyFixes(fixesFile, read.pages, read.classes)
      : { pages: read.pages, patched: [] }
  if (pages.length === 0) {
    throw new InputError(
      'SET_EMPTY',
      `${join(root, 'train.csv')}: expected rows of pages, found only the header`,
    )
  }
  const all = read.classes ?? classesOf(pages.map(({ target }) => target))
  if (wanted.length === 0) return { root, layout, classes: all, pages, patched, warnings }
  const classes = chooseClasses(all, wanted)
  const targets = new Set(classes.map(({ target }) => target))
  const chosen = pages.filter(({ target }) => targets.has(target))
  if (chosen.length === 0) {
    const names = classes.map(({ name }) => name).join(', ')
    throw new InputError('SET_EMPTY', `${root}: the classes ${names} have no pages`)
  }
  return { root, layout, classes, pages: chosen, patched, warnings }
}
