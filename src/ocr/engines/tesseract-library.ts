/** What Tesseract.js' side of the caller is. One file, so that the package can bring a bundle in its place. */
export { createScheduler, createWorker } from 'tesseract.js'
export type { Page, RecognizeOptions, Scheduler, Worker } from 'tesseract.js'
