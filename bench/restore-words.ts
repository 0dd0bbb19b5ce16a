/** What restoring does for reading: words that OCR finds on real pages, degraded and restored. */
import type { Page } from '../src/page/image/page.ts'
import type { Source } from '../src/page/image/source.ts'
import { openTesseract } from '../src/ocr/engines/tesseract.ts'
import { pagesWithWords } from './ocr-pages.ts'
import { degraded } from './restore-pages.ts'
import { readWordsOn, wordRecall, type PixelImage } from './word-recall.ts'

/** The competition's size. */
const AREA = 512 * 512

export interface WordFigures {
  /** mean share of a page's words that were read, in points of a hundred: restored less degraded */
  wordRecallGain: number
  /** the same for untouched pages that were restored */
  cleanRecallGain: number
  wordRecallDegraded: number
  wordRecallRestored: number
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
  const pages = await pagesWithWords(AREA)
  if (!pages) return undefined
  const engine = await openTesseract({ languages: ['eng'], workers: 1 })
  const sums = { degraded: 0, restored: 0, clean: 0, kept: 0 }
  try {
    for (const [i, { name, source, words }] of pages.entries()) {
      const recall = async (page: PixelImage): Promise<number> =>
        wordRecall(await readWordsOn(engine, page, 'page'), words)
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

function imageOf(page: Page): PixelImage {
  return { width: page.width, height: page.height, pixels: page.peek() }
}
