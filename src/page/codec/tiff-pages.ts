/** Which directories of a TIFF are pages. */
import { tiffDirectories } from './tiff-directories.ts'

/** Bits of `NewSubfileType`: a smaller version of another page, and a mask of one. */
const REDUCED = 1
const MASK = 4

/**
 * The places, among a TIFF's directories, of those that are pages: thumbnails and other smaller
 * versions of a page are passed over, and so are masks, wherever they stand.
 * @returns at least one place; `[0]` for every file that is no TIFF or whose directories cannot be read
 */
export function tiffPages(bytes: Uint8Array): number[] {
  const pages = tiffDirectories(bytes).flatMap(({ subfile }, place) =>
    (subfile & (REDUCED | MASK)) === 0 ? [place] : [],
  )
  return pages.length > 0 ? pages : [0]
}
