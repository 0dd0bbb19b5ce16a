/** Image files in folders. */
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import glob from 'fast-glob'
import { InputError } from '../core/errors.ts'

/**
 * Names that mean an image. Some of these kinds cannot be decoded: they are found all the same, so
 * that they are reported and not silently left out.
 */
const EXTENSION =
  /\.(jpe?g|jpe|jfif|png|webp|tiff?|gif|avif|svg|heic|heif|bmp|dib|jp2|j2k|jxl|psd)$/i

/** Whether a file's name is that of an image. */
export function isImageName(name: string): boolean {
  return EXTENSION.test(name)
}

/** A file's name without the ending that names a kind of image. */
export function withoutImageExtension(name: string): string {
  return name.replace(EXTENSION, '')
}

/**
 * Images in a folder and all below it, hidden ones left out.
 * @returns absolute paths in code-unit order
 * @throws InputError `FOLDER_MISSING`
 */
export async function listImages(folder: string): Promise<string[]> {
  const root = resolve(folder)
  const names = (await listFiles(root)).filter(isImageName)
  return names.map((name) => join(root, name))
}

/**
 * All files in a folder and below it, hidden ones left out.
 * @returns paths relative to it, with forward slashes, in code-unit order
 * @throws InputError `FOLDER_MISSING`
 */
export async function listFiles(folder: string): Promise<string[]> {
  if (!(await isFolder(folder))) {
    throw new InputError('FOLDER_MISSING', `expected a folder at ${folder}, found none`)
  }
  const names = await glob('**/*', { cwd: folder, onlyFiles: true })
  return names.toSorted(byCodeUnit)
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** Order of UTF-16 code units: the same on every machine and in every language. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
