/** The page as the bytes of a file. */
import sharp from 'sharp'
import { kernelHeap } from '../../raster/kernels.ts'
import type { Page } from '../../raster/page.ts'
import type { Output } from '../recipe/recipe.ts'

/** File name extension of a format. */
export function extensionOf(format: Output['format']): string {
  return format === 'jpeg' ? 'jpg' : format
}

/**
 * Encodes the page. Fixed Huffman tables: optimising them takes as long again as the whole encode
 * and saves 5 % of the size.
 * @param quality 1 to 100; PNG takes no notice of it
 */
export async function encode(
  page: Page,
  format: Output['format'],
  quality: number,
): Promise<Uint8Array> {
  const { width, height } = page
  const image = sharp(withoutAlpha(page.peek()), { raw: { width, height, channels: 3 } })
  if (format === 'jpeg') return image.jpeg({ quality, optimiseCoding: false }).toBuffer()
  if (format === 'webp') return image.webp({ quality, effort: 2 }).toBuffer()
  return image.png({ compressionLevel: 6 }).toBuffer()
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const pixels = rgba.length >> 2
  const heap = kernelHeap()
  const to = heap.room(pixels * 3)
  heap.run.dropAlpha(heap.put(rgba), to, pixels)
  const rgb = Buffer.allocUnsafeSlow(pixels * 3)
  heap.take(to, rgb)
  return rgb
}
