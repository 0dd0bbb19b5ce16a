/** PDF: PDF.js draws each page on a Skia canvas. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { readAsset } from '../../../core/assets.ts'
import { ImageError } from '../../../core/errors.ts'
import { PDF_DENSITY, pdfDensity } from '../pdf-density.ts'
import { PIXEL_LIMIT } from '../pixel-limit.ts'
import type { ForeignPage } from './foreign-page.ts'
import { checkPage } from './limits.ts'
import { getDocument, type PdfDocument } from './pdf-library.ts'

/** Larger pages at the usual density, such as posters, are drawn at fewer dots per inch. */
const MAX_PIXELS = 16_000_000

/** The document that was read last: its other pages are asked for next. */
let open: { bytes: Uint8Array; document: PdfDocument } | undefined

/** @throws ImageError `IMAGE_ENCRYPTED`, `PAGE_MISSING` */
export async function decodePdf(bytes: Uint8Array, page: number): Promise<ForeignPage> {
  const document = await documentOf(bytes)
  checkPage(page, document.numPages)
  const sheet = await document.getPage(page)
  const inches = sheet.getViewport({ scale: 1 / 72 })
  const area = inches.width * inches.height
  if (!(area > 0)) throw new Error('a page of it has no size')
  const wanted = pdfDensity()
  const limit = Math.min(PIXEL_LIMIT, MAX_PIXELS * Math.max(1, (wanted / PDF_DENSITY) ** 2))
  const density = Math.min(wanted, Math.sqrt(limit / area))
  const viewport = sheet.getViewport({ scale: density / 72 })
  const width = Math.max(1, Math.round(viewport.width))
  const height = Math.max(1, Math.round(viewport.height))
  const context = createCanvas(width, height).getContext('2d')
  await sheet.render({ canvasContext: context, viewport, background: '#ffffff' }).promise
  sheet.cleanup()
  const pixels = pixelsOf(context, width, height)
  return { width, height, channels: 4, pixels, pages: document.numPages, density }
}

/** How many pages a document has; that it is encrypted or damaged is said by `decodePdf`. */
export async function countPdfPages(bytes: Uint8Array): Promise<number> {
  return (await documentOf(bytes)).numPages
}

async function documentOf(bytes: Uint8Array): Promise<PdfDocument> {
  if (open?.bytes === bytes) return open.document
  const before = open
  open = undefined
  await before?.document.destroy()
  const task = getDocument({
    // Bytes of its own: it keeps them.
    data: Uint8Array.from(bytes),
    BinaryDataFactory: AssetReader,
    disableFontFace: true,
    isEvalSupported: false,
    useSystemFonts: false,
    useWorkerFetch: false,
    cMapUrl: 'cmaps/',
    standardFontDataUrl: 'standard_fonts/',
    wasmUrl: 'wasm/',
    iccUrl: 'iccs/',
    verbosity: 0,
  })
  try {
    const document = await task.promise
    open = { bytes, document }
    return document
  } catch (error) {
    await task.destroy()
    if ((error as Error).name !== 'PasswordException') throw error
    const message =
      'the PDF document is encrypted: take its password off first (qpdf --decrypt --password=…)'
    throw new ImageError('IMAGE_ENCRYPTED', message, { cause: error })
  }
}

const FOLDERS: Record<string, string> = {
  cMapUrl: 'cmaps',
  standardFontDataUrl: 'standard_fonts',
  wasmUrl: 'wasm',
  iccUrl: 'iccs',
}

/** Character maps, the fonts that every PDF may count on, and decoders of images. */
class AssetReader {
  /** PDF.js asks for its own files by this name; they come from disk. */
  readonly fetch = async (asked: { kind: string; filename: string }): Promise<Uint8Array> =>
    new Uint8Array(readAsset(`pdfjs-dist/${FOLDERS[asked.kind] ?? ''}/${asked.filename}`))
}

function pixelsOf(context: SKRSContext2D, width: number, height: number): Uint8ClampedArray {
  return context.getImageData(0, 0, width, height).data
}
