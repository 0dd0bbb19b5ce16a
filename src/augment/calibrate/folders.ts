/** The two folders of a calibration: images only, nothing of the target but its pixels. */
import { readdir, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { InputError, systemCode } from '../../core/errors.ts'
import { isFile } from '../../dataset/images.ts'
import { isFolder } from '../../core/files.ts'
import { findImages } from '../../dataset/list.ts'

/** Fewer pages than this say nothing about a distribution. */
export const MIN_PAGES = 30

/**
 * Images of the two folders. Labels of the target are never read: it must be a folder without any.
 * @returns absolute paths, each list in code-unit order; `root` is the resolved `--from`; what is not read
 * @throws InputError `FOLDER_MISSING`, `NOT_A_FOLDER`, `HAS_LABELS`, `SAME_FOLDER`, `NO_IMAGES`,
 *   `TOO_FEW_PAGES`
 */
export async function readFolders(
  from: string,
  to: string,
): Promise<{ root: string; from: string[]; to: string[]; warnings: string[] }> {
  const source = await imageFolder(from, '--from')
  const target = await imageFolder(to, '--to')
  if (source === target || isInside(source, target) || isInside(target, source)) {
    throw new InputError(
      'SAME_FOLDER',
      `--from ${from} and --to ${to} hold the same images: give two folders that do not overlap, such as data/train and data/test`,
    )
  }
  const found = { from: await findImages(source), to: await findImages(target) }
  checkPageCount(found.from.images.length, from, '--from')
  checkPageCount(found.to.images.length, to, '--to')
  return {
    root: source,
    from: found.from.images,
    to: found.to.images,
    warnings: [
      ...found.from.warnings.map((text) => `--from: ${text}`),
      ...found.to.warnings.map((text) => `--to: ${text}`),
    ],
  }
}

/** @throws InputError `NO_IMAGES`, `TOO_FEW_PAGES` */
export function checkPageCount(
  count: number,
  folder: string,
  option: string,
  unreadable = 0,
): void {
  if (count >= MIN_PAGES) return
  const lost = unreadable > 0 ? `; ${unreadable} more cannot be read` : ''
  if (count === 0) {
    throw new InputError('NO_IMAGES', `${option} ${folder}: expected images, found none${lost}`)
  }
  throw new InputError(
    'TOO_FEW_PAGES',
    `${option} ${folder}: expected at least ${MIN_PAGES} images to compare distributions, found ${count}${lost}`,
  )
}

async function imageFolder(folder: string, option: string): Promise<string> {
  if (await isFile(folder)) {
    throw new InputError(
      'NOT_A_FOLDER',
      `${option} ${folder}: expected a folder of images, found a file. No labels are read${option === '--to' ? ' of the target: a recipe calibrated with them would be tuned to the answers' : ' here'}.`,
    )
  }
  if (!(await isFolder(folder))) {
    throw new InputError(
      'FOLDER_MISSING',
      `${option}: expected a folder of images at ${folder}, found none`,
    )
  }
  const tables = (await namesIn(folder)).filter((name) => /\.(csv|tsv|jsonl)$/i.test(name))
  if (tables.length > 0) {
    const inner = join(folder, option === '--to' ? 'test' : 'train')
    throw new InputError(
      'HAS_LABELS',
      `${option} ${folder} holds ${tables.slice(0, 3).join(', ')}: expected a folder of images alone, such as ${inner}. ` +
        'Calibration never reads labels or truth files of the target.',
    )
  }
  return realpath(folder)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    throw new InputError(
      'FOLDER_MISSING',
      `${folder} cannot be read (${systemCode(error) ?? 'unknown'})`,
      {
        cause: error,
      },
    )
  }
}

function isInside(inner: string, outer: string): boolean {
  return inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
}
