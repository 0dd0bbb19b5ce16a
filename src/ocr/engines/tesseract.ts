/** The default OCR engine: Tesseract compiled to WebAssembly, its language data from npm. */
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker as Thread } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { assetPath } from '../../core/assets.ts'
import { ImageError, InputError, reasonOf } from '../../core/errors.ts'
import type { Layout, GreyImage, OcrEngine, ReadWord } from './engine.ts'
import {
  createScheduler,
  createWorker,
  type Page as TesseractPage,
  type RecognizeOptions,
  type Scheduler,
  type Worker,
} from './tesseract-library.ts'

export interface TesseractOptions {
  /** such as `kor` or `eng`; with several each word is tried in all of them, which is slower */
  languages: readonly string[]
  workers: number
  /** folder of `<language>.traineddata.gz` or `.traineddata`; by default the npm packages' */
  data?: string | undefined
}

/** Page segmentation modes: automatic, one uniform block, as much text as possible in no order, one line. */
const MODES: Record<Layout, string> = { page: '3', block: '6', scattered: '11', line: '7' }
/** The LSTM engine, the only one the npm data is for. */
const LSTM_ONLY = 1
/** Given so that Tesseract does not warn that it guesses the resolution. */
const DPI = '300'
/** An instance starts within a tenth of this on a slow machine, ms. */
const START_TIMEOUT = 60_000
/** A `.traineddata` file begins with the number of its parts, 32 bits, small. */
const MAX_PARTS = 64

/**
 * Opens Tesseract with one WebAssembly instance per worker (about 0.3 s and 120 MB each).
 * @throws InputError `LANGUAGE_DATA_MISSING`, `LANGUAGE_DATA_DAMAGED`
 */
export async function openTesseract(options: TesseractOptions): Promise<OcrEngine> {
  const { languages, workers } = options
  const datas = await Promise.all(languages.map((code) => languageData(code, options.data)))
  const scheduler = createScheduler()
  const opened: Worker[] = []
  // Tesseract.js takes all languages from one folder, and npm has a package for each.
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-words-'))
  try {
    for (const [i, code] of languages.entries()) {
      await writeFile(join(folder, `${code}.traineddata`), datas[i]!)
    }
    for (let i = 0; i < workers; i++) {
      const worker = await startWorker(languages, folder)
      opened.push(worker)
      scheduler.addWorker(worker)
    }
  } catch (error) {
    await Promise.all(opened.map((worker) => worker.terminate()))
    throw new InputError(
      'LANGUAGE_DATA_DAMAGED',
      `Tesseract cannot start with the language data of ${languages.join(', ')} (${reasonOf(error)}): ` +
        'the file is damaged or not for Tesseract 4 and later; install the package again or give another folder',
      { cause: error },
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return {
    name: `tesseract.js ${version()} ${languages.join('+')}`,
    concurrency: workers,
    read: (image, layout) => readWith(scheduler, image, layout),
    close: async () => {
      await Promise.all(opened.map((worker) => worker.terminate()))
    },
  }
}

async function readWith(
  scheduler: Scheduler,
  image: GreyImage,
  layout: Layout,
): Promise<ReadWord[]> {
  // Tesseract fails on an empty image.
  if (image.width < 3 || image.height < 3) return []
  // The options may hold Tesseract's own parameters, though its types do not say so.
  const parameters: Partial<RecognizeOptions> & Record<string, unknown> = {
    tessedit_pageseg_mode: MODES[layout],
    user_defined_dpi: DPI,
    debug_file: '/dev/null',
  }
  try {
    const { data } = await scheduler.addJob('recognize', pgm(image), parameters, {
      text: false,
      blocks: true,
    })
    return wordsOf(data)
  } catch (error) {
    throw new ImageError('OCR_FAILED', `Tesseract failed: ${reasonOf(error)}`, { cause: error })
  }
}

function wordsOf({ blocks }: TesseractPage): ReadWord[] {
  const words = (blocks ?? []).flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ lines }) => lines.flatMap((line) => line.words)),
  )
  return words
    .map(({ text, confidence, bbox }) => ({
      text: text.trim().normalize('NFC'),
      confidence: Math.min(1, Math.max(0, confidence / 100)),
      box: { left: bbox.x0, top: bbox.y0, right: bbox.x1, bottom: bbox.y1 },
    }))
    .filter(({ text }) => text !== '')
}

/** The simplest format that Tesseract's image library reads: no compression. */
function pgm({ width, height, grey }: GreyImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), grey])
}

/**
 * Starts an instance. Tesseract.js reports a failure only through its error handler and leaves its
 * thread running, which would keep this process alive: it is terminated here.
 */
async function startWorker(languages: readonly string[], langPath: string): Promise<Worker> {
  let fail: ((error: Error) => void) | undefined
  let late: NodeJS.Timeout | undefined
  const failed = new Promise<never>((_, reject) => {
    fail = reject
    late = setTimeout(() => reject(new Error('it did not start within a minute')), START_TIMEOUT)
  })
  const { result: started, thread } = await withThread(() =>
    createWorker([...languages], LSTM_ONLY, {
      workerPath: assetPath('tesseract.js/src/worker-script/node/index.js'),
      langPath,
      gzip: false,
      cacheMethod: 'none',
      errorHandler: (error: unknown) => fail?.(new Error(String(error))),
    }),
  )
  try {
    return await Promise.race([started, failed])
  } catch (error) {
    started.catch(() => undefined)
    await thread.terminate()
    throw error
  } finally {
    clearTimeout(late)
  }
}

/** Calls a function that starts a thread. @returns its result and the thread */
async function withThread<T>(make: () => T): Promise<{ result: T; thread: Thread }> {
  // Let the events of threads that were started before pass first.
  await new Promise((resolve) => setImmediate(resolve))
  let announced: ((thread: Thread) => void) | undefined
  const thread = new Promise<Thread>((resolve) => (announced = resolve))
  process.once('worker', announced!)
  const result = make()
  return { result, thread: await thread }
}

async function languageData(code: string, folder: string | undefined): Promise<Uint8Array> {
  const places =
    folder === undefined
      ? [packagedData(code)]
      : [join(folder, `${code}.traineddata.gz`), join(folder, `${code}.traineddata`)]
  for (const file of places) {
    const bytes = await readFile(file).catch(() => undefined)
    if (bytes) return checkedData(bytes, file)
  }
  throw new InputError(
    'LANGUAGE_DATA_MISSING',
    `expected Tesseract's language data for "${code}" at ${places.join(' or ')}, found none: ` +
      `npm install @tesseract.js-data/${code}, or give a folder that holds ${code}.traineddata.gz`,
  )
}

function packagedData(code: string): string {
  try {
    return assetPath(`@tesseract.js-data/${code}/4.0.0_best_int/${code}.traineddata.gz`)
  } catch {
    return join('node_modules/@tesseract.js-data', code)
  }
}

function checkedData(bytes: Buffer, file: string): Uint8Array {
  let data: Buffer
  try {
    data = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
  } catch (error) {
    throw damaged(file, error)
  }
  if (!isWhole(data)) throw damaged(file)
  return data
}

/** Whether every offset in the file's table of parts lies within the file. */
function isWhole(data: Buffer): boolean {
  const parts = data.length >= 4 ? data.readInt32LE(0) : 0
  if (parts < 1 || parts > MAX_PARTS || data.length < 4 + 8 * parts) return false
  for (let part = 0; part < parts; part++) {
    if (data.readBigInt64LE(4 + 8 * part) >= BigInt(data.length)) return false
  }
  return true
}

function damaged(file: string, cause?: unknown): InputError {
  return new InputError(
    'LANGUAGE_DATA_DAMAGED',
    `${file}: expected Tesseract's language data, found something else or a part of it: install or download it again`,
    { cause },
  )
}

function version(): string {
  const text = readFileSync(assetPath('tesseract.js/package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
