/** What PDF is read with. One file, so that the package can bring a bundle in its place. */
// @ts-expect-error it has no types
import { getDocument as untyped } from 'pdfjs-dist/legacy/build/pdf.min.mjs'
// @ts-expect-error it has no types
import * as worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs'

export interface PdfViewport {
  width: number
  height: number
}

export interface PdfPage {
  getViewport(options: { scale: number }): PdfViewport
  render(options: object): { promise: Promise<void> }
  cleanup(): void
}

export interface PdfDocument {
  numPages: number
  getPage(number: number): Promise<PdfPage>
  destroy(): Promise<void>
}

interface LoadingTask {
  promise: Promise<PdfDocument>
  destroy(): Promise<void>
}

/** Errors of PDF.js' own about a document. */
const FAULTS =
  /^(XRefEntry|XRefParse|MissingData|ParserEOF|InvalidPDF|UnknownError|Response|Abort|RenderingCancelled)Exception$|^(Format|Jpx|Jbig2|Jpeg)Error$/

// Some faults of a document end a promise that it keeps to itself: they must not end the program. Whatever
// the page needs of them ends the promise that is waited for, too.
process.on('unhandledRejection', (reason) => {
  if (!FAULTS.test((reason as Error | undefined)?.name ?? '')) throw reason
})

// Documents are read in this thread, which is a worker already.
Object.assign(globalThis, { pdfjsWorker: worker as unknown })

export const getDocument = untyped as (options: object) => LoadingTask
