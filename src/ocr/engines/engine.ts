/** An OCR engine: pixels in, words out. It knows nothing of pages, files or classes. */

import type { GreyImage } from '../../page/image/grey-image.ts'

export type { GreyImage } from '../../page/image/grey-image.ts'

/** In pixels of the image; right and bottom are past the last one. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface ReadWord {
  text: string
  /** 0 to 1, as the engine sees it */
  confidence: number
  box: Box
}

/**
 * What an image shows: a whole page whose layout is unknown, one block of lines, words here and there, or a
 * single line.
 */
export type Layout = 'page' | 'block' | 'scattered' | 'line'

export interface OcrEngine {
  /** engine, version, languages or model files: the cache key of words that were read before */
  readonly name: string
  /** how many images it reads at the same time */
  readonly concurrency: number
  /**
   * Reads words in the order of the text; an image without text gives none. Several calls may run
   * at the same time.
   * @throws ImageError `OCR_FAILED` where it fails on this image
   */
  read(image: GreyImage, layout: Layout): Promise<ReadWord[]>
  /**
   * Quarter turns clockwise that set a page upright, by a classifier of the engine's own, and the
   * probability of that; undefined where nothing tells. Mirrored pages are not told from others.
   * @throws ImageError `OCR_FAILED`
   */
  turnsOf?(image: GreyImage): Promise<{ turns: number; confidence: number } | undefined>
  close(): Promise<void>
}
