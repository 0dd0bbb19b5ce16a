/** Image files in folders. */
import { stat } from 'node:fs/promises'

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
