/** What restoring does for reading: words that OCR finds on real pages, degraded and restored. */
import { access, readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import sharp from 'sharp'
import { decode } from '../src/page/codec/decode.ts'
import type { Page } from '../src/page/image/page.ts'
import type { Source } from '../src/page/image/source.ts'
import type { OcrEngine } from '../src/ocr/engines/engine.ts'
import { openTesseract } from '../src/ocr/engines/tesseract.ts'
import { degraded } from './restore-pages.ts'

/** Pages with the words that stand on them: `images/` and `text/`, the same names. */
const PAGES = join(import.meta.dirname, '../../shared/data/ocr')
/** The competition's size; OCR sees it twice as large. */
const AREA = 512 * 512
const SCALE = 2

export interface WordFigures {
  /** mean share of a page's words that were read, in points of a hundred: restored less degraded */
  wordRecallGain: number
  /** the same for untouched pages that were restored */
  cleanRecallGain: number
  wordRecallDegraded: number
  wordRecallRestored: number
}

interface TestPage {
  name: string
  source: Source
  words: string[]
}

/**
 * Reads the pages degraded, degraded and restored, untouched, and untouched and restored.
 * @param restore restores a source on a page of its own
 * @param draws how often each page is degraded anew
 * @returns undefined where the pages are not there
 */
export async function benchWords(
  restore: (source: Source) => Page,
  draws: number,
): Promise<WordFigures | undefined> {
  const isThere = await access(PAGES).then(
    () => true,
    () => false,
  )
  if (!isThere) return undefined
  const pages = await readTestPages()
  const engine = await openTesseract({ languages: ['eng'], workers: 1 })
  const sums = { degraded: 0, restored: 0, clean: 0, kept: 0 }
  try {
    for (const [i, { name, source, words }] of pages.entries()) {
      const recall = (page: PixelImage): Promise<number> => recallOf(engine, page, words)
      sums.clean += await recall(source)
      sums.kept += await recall(imageOf(restore(source)))
      for (let draw = 0; draw < draws; draw++) {
        const overlay = pages[(i + 5 + draw) % pages.length]!.source
        const noisy = degraded(source, overlay, `words/${name}/${draw}`)
        sums.degraded += (await recall(noisy)) / draws
        sums.restored += (await recall(imageOf(restore(noisy)))) / draws
      }
    }
  } finally {
    await engine.close()
  }
  const points = (sum: number): number => (100 * sum) / pages.length
  return {
    wordRecallGain: points(sums.restored - sums.degraded),
    cleanRecallGain: points(sums.kept - sums.clean),
    wordRecallDegraded: points(sums.degraded),
    wordRecallRestored: points(sums.restored),
  }
}

interface PixelImage {
  width: number
  height: number
  pixels: Uint8ClampedArray
}

function imageOf(page: Page): PixelImage {
  return { width: page.width, height: page.height, pixels: page.peek() }
}

async function readTestPages(): Promise<TestPage[]> {
  const files = (await readdir(join(PAGES, 'images'))).toSorted()
  return Promise.all(
    files.map(async (file) => {
      const name = basename(file, extname(file))
      const text = await readFile(join(PAGES, 'text', `${name}.txt`), 'utf8')
      const source = await decode(await readFile(join(PAGES, 'images', file)), name, { area: AREA })
      return { name, source, words: wordsOf(text) }
    }),
  )
}

/** Runs of letters and digits, in lower case; single ones are chance. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 1)
}

async function recallOf(
  engine: OcrEngine,
  page: PixelImage,
  words: readonly string[],
): Promise<number> {
  const { width, height, pixels } = page
  const grey = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(width * SCALE, height * SCALE, { kernel: 'cubic' })
    .greyscale()
    .raw()
    .toBuffer()
  const read = await engine.read({ width: width * SCALE, height: height * SCALE, grey }, 'page')
  const left = new Map<string, number>()
  for (const word of wordsOf(read.map(({ text }) => text).join(' '))) {
    left.set(word, (left.get(word) ?? 0) + 1)
  }
  let found = 0
  for (const word of words) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    found++
  }
  return found / Math.max(words.length, 1)
}
