/** Kinds of files that sharp does not read: each has a decoder of its own, loaded when it is met. */
import pLimit from 'p-limit'
import { ImageError, reasonOf } from '../../../core/errors.ts'
import { fileKind, KIND_BYTES, type ForeignFormat } from '../file-kind.ts'
import type { ForeignDecoder, ForeignPage } from './foreign-page.ts'

const DECODERS: Record<ForeignFormat, () => Promise<ForeignDecoder>> = {
  bmp: async () => (await import('./bmp.ts')).decodeBmp,
  heic: async () => (await import('./heic.ts')).decodeHeic,
  jp2: async () => (await import('./jpeg2000.ts')).decodeJpeg2000,
  pdf: async () => (await import('./pdf.ts')).decodePdf,
}

/** The page that was decoded last: whoever asks for its size asks for its pixels next. */
let last: { bytes: Uint8Array; page: number; opened: ForeignPage } | undefined
/** Decoders keep a document open, or have one memory: one page at a time. */
const inTurn = pLimit(1)

/** Which of these kinds a file is, by its first bytes. */
export function foreignFormat(bytes: Uint8Array): ForeignFormat | undefined {
  return fileKind(bytes.subarray(0, KIND_BYTES))?.foreign
}

/** How many pages a PDF has. @throws where it cannot be read */
export function countForeignPages(bytes: Uint8Array): Promise<number> {
  return inTurn(async () => (await import('./pdf.ts')).countPdfPages(bytes))
}

/**
 * Decodes a page of such a file.
 * @param page from 1
 * @throws ImageError `IMAGE_UNREADABLE`, `IMAGE_ENCRYPTED`, `IMAGE_TOO_LARGE`, `PAGE_MISSING`
 */
export function openForeign(
  bytes: Uint8Array,
  format: ForeignFormat,
  page: number,
): Promise<ForeignPage> {
  return inTurn(async () => {
    if (last?.bytes === bytes && last.page === page) return last.opened
    last = undefined
    try {
      const decode = await DECODERS[format]()
      const opened = await decode(bytes, page)
      last = { bytes, page, opened }
      return opened
    } catch (error) {
      if (error instanceof ImageError) throw error
      const { name } = fileKind(bytes.subarray(0, KIND_BYTES))!
      const message = `${name} that is damaged or cut off: ${reasonOf(error)}`
      throw new ImageError('IMAGE_UNREADABLE', message, { cause: error })
    }
  })
}
