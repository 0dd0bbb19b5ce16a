/** Keeping what is written apart from what is read. */
import { dirname, join, resolve, sep } from 'node:path'
import { InputError } from '../core/errors.ts'
import type { LabelledSet } from './labelled-set.ts'

/**
 * Refuses to write where it is read: what is written would be taken for pages of the input.
 * @throws InputError `OUT_IN_INPUT`
 */
export function checkApart(root: string, out: string): void {
  const from = resolve(root)
  const to = resolve(out)
  if (!isWithin(from, to) && !isWithin(to, from)) return
  throw new InputError(
    'OUT_IN_INPUT',
    `${to} and the input ${from} must not be one inside the other: give a folder beside it with --out`,
  )
}

/**
 * As `checkApart`, for a set: beside `train/`, which `train.csv` lists, and `test/` there is room.
 * @throws InputError `OUT_IN_INPUT`
 */
export function checkApartFromSet({ root, layout, pages }: LabelledSet, out: string): void {
  if (layout === 'list') {
    // What is written beside listed files is no part of the list.
    const within = pages.find(({ file }) => isWithin(resolve(out), file))
    if (within) checkApart(dirname(within.file), out)
    return
  }
  if (layout === 'folders') return checkApart(root, out)
  if (isWithin(resolve(out), root)) checkApart(root, out)
  for (const part of ['train', 'test']) checkApart(join(root, part), out)
}

/** Whether `path` is `folder` or lies below it; both absolute. */
function isWithin(folder: string, path: string): boolean {
  return `${path}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)
}
