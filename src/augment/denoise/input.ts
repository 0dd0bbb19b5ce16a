/** What there is to restore: a folder of images, or a labelled set whose labels come along. */
import { basename, dirname, join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { pathBelow } from '../../core/paths.ts'
import { isFile, requireFolder } from '../../dataset/images.ts'
import { findImages } from '../../dataset/list.ts'
import { readLabelledSet } from '../../dataset/labelled-set.ts'
import type { ClassNames } from '../recipe/draw.ts'

export interface InputPage {
  id: string
  /** relative to the root, with forward slashes */
  path: string
  of?: ClassNames
}

export interface RestoreInput {
  /** absolute path; what is restored keeps its place below it */
  root: string
  /** whether `train.csv` names the pages */
  labelled: boolean
  /** in the code-unit order of their IDs */
  pages: readonly InputPage[]
  /** what is not read, one sentence each */
  warnings: string[]
}

/**
 * Finds the images of a folder and below it. With a `train.csv` in it (or, for a folder `train`,
 * beside it) they are the rows of that; folders named by classes need no more than their names.
 * @throws InputError `FOLDER_MISSING`, `NO_IMAGES`, and those of `readLabelledSet`
 */
export async function readInput(folder: string): Promise<RestoreInput> {
  const given = resolve(folder)
  await requireFolder(given, 'a folder of images')
  const root = await listedRoot(given)
  if (root === undefined) {
    const { images, warnings } = await findImages(given)
    if (images.length === 0) {
      throw new InputError(
        'NO_IMAGES',
        `${given}: expected images (JPEG, PNG, WebP, TIFF, …), found none`,
      )
    }
    const pages = images.map((file) => pathBelow(given, file))
    const all = pages.map((path) => ({ id: path, path }))
    return { root: given, labelled: false, pages: all, warnings }
  }
  const set = await readLabelledSet(root, { fixes: false })
  const names = new Map(set.classes.map(({ target, name }) => [target, name]))
  const pages = set.pages.map(({ id, file, target }) => ({
    id,
    path: pathBelow(root, file),
    of: { target, name: names.get(target) ?? '' },
  }))
  return { root, labelled: true, pages, warnings: set.warnings }
}

/** The folder in which a `train.csv` lists the images, if one does. */
async function listedRoot(folder: string): Promise<string | undefined> {
  if (await isFile(join(folder, 'train.csv'))) return folder
  const above = dirname(folder)
  const isTrain = basename(folder) === 'train' && (await isFile(join(above, 'train.csv')))
  return isTrain ? above : undefined
}
