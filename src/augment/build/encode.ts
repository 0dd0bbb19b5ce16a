/** The page as the bytes of a file. */
import sharp from 'sharp'
import { ImageError } from '../../core/errors.ts'
import { kernelArena } from '../../page/kernels/arena.ts'
import { eachPart, PART } from '../../page/kernels/parts.ts'
import type { Page } from '../../page/image/page.ts'
import type { Output } from '../recipe/recipe.ts'

/** File name extension of a format. */
export function extensionOf(format: Output['format']): string {
  return format === 'jpeg' ? 'jpg' : format
}

/** Formats a page can be written in: those of recipes, and others that a page may come in. */
export type Format = Output['format'] | 'tiff' | 'gif' | 'avif'

/**
 * The format that a page read from a file is written in, so that the file may keep its name.
 * @param format sharp's name of what was read
 * @throws ImageError `FORMAT_NOT_WRITTEN`
 */
export function sameFormat(format: string): Format {
  if (format === 'heif') return 'avif'
  const found = (['jpeg', 'png', 'webp', 'tiff', 'gif'] as const).find((one) => one === format)
  if (found) return found
  throw new ImageError(
    'FORMAT_NOT_WRITTEN',
    `a ${format} can be read, not written: convert it to PNG or JPEG`,
  )
}

/** RGB buffers that no encode is using; at most one per encode that ran at the same time. */
const idle: Buffer[] = []

/**
 * Encodes the page, which may be drawn on again as soon as this returns its promise. Fixed Huffman
 * tables: optimising them takes as long again as the whole encode and saves 5 % of the size.
 * @param quality 1 to 100; PNG, GIF and TIFF, which is written without loss, ignore it
 * @param density dots per inch that the file shall claim; by default it claims none
 */
export async function encode(
  page: Page,
  format: Format,
  quality: number,
  density?: number,
): Promise<Uint8Array> {
  const { width, height } = page
  const size = width * height * 3
  const last = idle.pop()
  const buffer = last && last.length >= size ? last : Buffer.allocUnsafeSlow(size)
  const rgb = buffer.subarray(0, size)
  dropAlpha(page.peek(), rgb)
  try {
    const image = sharp(rgb, { raw: { width, height, channels: 3 } })
    if (density !== undefined) image.withMetadata({ density })
    if (format === 'jpeg') return await image.jpeg({ quality, optimiseCoding: false }).toBuffer()
    if (format === 'webp') return await image.webp({ quality, effort: 2 }).toBuffer()
    if (format === 'avif') return await image.avif({ quality, effort: 2 }).toBuffer()
    if (format === 'gif') return await image.gif({ effort: 4 }).toBuffer()
    if (format === 'tiff') return await image.tiff({ compression: 'lzw' }).toBuffer()
    return await image.png({ compressionLevel: 6 }).toBuffer()
  } finally {
    idle.push(buffer)
  }
}

function dropAlpha(rgba: Uint8ClampedArray, rgb: Uint8Array): void {
  const arena = kernelArena()
  const to = arena.alloc(3 * PART)
  eachPart(arena, rgba, 'keep', (at, first, count) => {
    arena.run.dropAlpha(at, to, count)
    rgb.set(arena.view(to, 3 * count, Uint8Array), 3 * first)
  })
}
