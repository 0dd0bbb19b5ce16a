/** The files that a list names, and the folder that holds them all. */
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { FileIndex } from '../file-index.ts'
import { scanFolder } from '../folder-scan.ts'
import { isFile } from '../images.ts'
import { Issues } from '../issues.ts'
import type { LabelRow } from './label-rows.ts'

/** A row before its file was looked for. */
export interface NamedRow extends Omit<LabelRow, 'file' | 'id'> {
  /** path as it was written, relative to a folder or absolute */
  path: string
}

/**
 * Finds each row's file: by its path, or by its name in the folder and below it, for tools write paths of
 * their own.
 * @throws InputError `ROW_WITHOUT_FILE`, `ID_AMBIGUOUS`
 */
export async function findFiles(
  from: string,
  folder: string,
  rows: readonly NamedRow[],
): Promise<{ root: string; rows: LabelRow[] }> {
  const missing = new Issues(
    'ROW_WITHOUT_FILE',
    from,
    'rows without a file',
    `Paths are relative to ${folder}.`,
  )
  const several = new Issues(
    'ID_AMBIGUOUS',
    from,
    'names that several files have',
    'Write the path.',
  )
  let index: Promise<NameIndex> | undefined
  const found: Omit<LabelRow, 'id'>[] = []
  for (const { path, ...row } of rows) {
    const direct = isAbsolute(path) ? path : join(folder, path)
    if (path !== '' && (await isFile(direct))) {
      found.push({ ...row, file: resolve(direct) })
      continue
    }
    index ??= NameIndex.of(folder)
    const files = path === '' ? [] : (await index).find(path)
    if (files.length === 1) found.push({ ...row, file: join(folder, files[0]!) })
    else if (files.length > 1) several.add(`${row.where} "${path}" is ${files.join(' or ')}`)
    else missing.add(`${row.where} "${path}"`)
  }
  missing.check()
  several.check()
  const root = commonFolder(found.map(({ file }) => file)) ?? folder
  const start = root.endsWith(sep) ? root.length : root.length + 1
  return {
    root,
    rows: found.map((row) => ({ ...row, id: row.file.slice(start).split(sep).join('/') })),
  }
}

/** Files below a folder, by path and by name alone. */
class NameIndex {
  private readonly paths: FileIndex
  private readonly byName = new Map<string, string[]>()

  static async of(folder: string): Promise<NameIndex> {
    return new NameIndex((await scanFolder(folder)).files)
  }

  private constructor(files: readonly string[]) {
    this.paths = new FileIndex(files)
    for (const file of files) {
      const name = file.slice(file.lastIndexOf('/') + 1).normalize('NFC')
      this.byName.set(name, [...(this.byName.get(name) ?? []), file])
    }
  }

  find(path: string): readonly string[] {
    const found = this.paths.find(path)
    if (found.length > 0) return found
    return this.byName.get(path.slice(path.lastIndexOf('/') + 1).normalize('NFC')) ?? []
  }
}

/** The deepest folder that all files are in or below; undefined where there are none. */
export function commonFolder(files: readonly string[]): string | undefined {
  if (files.length === 0) return undefined
  let common = dirname(files[0]!)
  for (const file of files) {
    while (!file.startsWith(common.endsWith(sep) ? common : `${common}${sep}`))
      common = dirname(common)
  }
  return common
}

/** @param what was expected, in words */
export function notRead(file: string, what: string, found: string): InputError {
  return new InputError('SET_NOT_FOUND', `${file}: expected ${what}, found ${found}`)
}
