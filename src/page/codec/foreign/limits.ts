/** What all decoders refuse before they make room for pixels. */
import { ImageError } from '../../../core/errors.ts'
import { PIXEL_LIMIT } from '../pixel-limit.ts'

/** @throws ImageError `IMAGE_TOO_LARGE`; Error for a size of nothing */
export function checkSize(width: number, height: number): void {
  if (!(width >= 1 && height >= 1)) throw new Error(`its size is ${width} by ${height}`)
  if (width * height <= PIXEL_LIMIT) return
  const message = `the page has more than ${PIXEL_LIMIT / 1e6} megapixels: scale it down first`
  throw new ImageError('IMAGE_TOO_LARGE', message)
}

/** @throws ImageError `PAGE_MISSING` */
export function checkPage(page: number, pages: number): void {
  if (page >= 1 && page <= pages) return
  const message = `the file has ${pages} pages, and page ${page} is asked for`
  throw new ImageError('PAGE_MISSING', message)
}
