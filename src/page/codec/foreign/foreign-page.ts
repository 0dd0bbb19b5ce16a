/** What decoders of `foreign/` give. */

/** A page as its decoder hands it over, 8 bits a sample. */
export interface ForeignPage {
  width: number
  height: number
  /** 1 grey, 3 colour, 4 colour and opacity */
  channels: 1 | 3 | 4
  /** row by row */
  pixels: Uint8Array | Uint8ClampedArray
  /** of the file */
  pages: number
  /** dots per inch */
  density?: number | undefined
}

/** @throws any error: it becomes an ImageError that names the kind of file */
export type ForeignDecoder = (bytes: Uint8Array, page: number) => Promise<ForeignPage>
