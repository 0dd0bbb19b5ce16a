/** Image files in folders. */
import { stat } from 'node:fs/promises'
import { InputError } from '../core/errors.ts'
import { isFolder } from '../core/files.ts'

/**
 * Names that mean an image. Some of these kinds cannot be decoded: they are found all the same, so
 * that they are reported and not silently left out.
 */
const EXTENSION =
  /\.(jpe?g|jpe|jfif|png|webp|tiff?|gif|avif|svg|heic|heif|bmp|dib|jp2|j2k|jpf|jpx|pdf|jxl|psd)$/i

/** Whether a file's name is that of an image. */
export function isImageName(name: string): boolean {
  return EXTENSION.test(name)
}

/** A file's name without the ending that names a kind of image. */
export function withoutImageExtension(name: string): string {
  return name.replace(EXTENSION, '')
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

/**
 * Refuses a path at which there is no folder, and says whether a file is there in its place.
 * @param what is expected, in words such as `a folder of images`
 * @throws InputError of the code
 */
export async function requireFolder(
  path: string,
  what: string,
  code: 'FOLDER_MISSING' | 'RUN_MISSING' = 'FOLDER_MISSING',
): Promise<void> {
  if (await isFolder(path)) return
  const found = (await isFile(path)) ? 'a file' : 'none'
  throw new InputError(code, `expected ${what} at ${path}, found ${found}`)
}

/** Order of UTF-16 code units: the same on every machine and in every language. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
