/** What a reader of words is: pixels in, words out. It knows nothing of pages, files or classes. */

/** Brightness, one byte a pixel, row by row. */
export interface GreyImage {
  width: number
  height: number
  grey: Uint8Array
}

/** In pixels of the picture; right and bottom are past the last one. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface ReadWord {
  text: string
  /** 0 to 1, as the reader sees it */
  confidence: number
  box: Box
}

/**
 * What stands on a picture: a whole page whose layout is to be found out, one block of lines, or a
 * single line.
 */
export type Layout = 'page' | 'block' | 'line'

export interface OcrEngine {
  /** engine, version, languages or model files: what words read before are known again by */
  readonly name: string
  /** how many pictures are worth giving it at a time */
  readonly lanes: number
  /**
   * Reads words in the order of the text; a picture without any gives none. Several calls may be
   * under way.
   * @throws ImageError `READER_FAILED` where it fails at this picture
   */
  read(picture: GreyImage, layout: Layout): Promise<ReadWord[]>
  close(): Promise<void>
}
