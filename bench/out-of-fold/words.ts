/** What is written at the top of upright pages, read by Tesseract. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pLimit from 'p-limit'
import sharp from 'sharp'
import Tesseract from 'tesseract.js'
import { streamOf } from '../../src/core/random.ts'

/** Share of the page that is read, and how much larger: titles are 8 to 14 px tall. */
const TOP = 0.28
const ENLARGED = 1.7
const READERS = 2

/** Hashed places of two and three syllables in a row. */
const PLACES = 4096

/** @returns the text of each file, in order; no network is asked for the language */
export async function readTops(files: readonly string[]): Promise<string[]> {
  const data = createRequire(import.meta.url).resolve('@tesseract.js-data/kor/package.json')
  const langPath = join(dirname(data), '4.0.0_best_int')
  const scheduler = Tesseract.createScheduler()
  for (let i = 0; i < READERS; i++) {
    const options = { langPath, gzip: true, cacheMethod: 'none' } as const
    scheduler.addWorker(await Tesseract.createWorker('kor', 1, options))
  }
  try {
    const limit = pLimit(2 * READERS)
    const read = async (file: string): Promise<string> => {
      const { data: found } = await scheduler.addJob('recognize', await topOf(file))
      return found.text
    }
    return await Promise.all(files.map((file) => limit(() => read(file))))
  } finally {
    await scheduler.terminate()
  }
}

async function topOf(file: string): Promise<Buffer> {
  const image = sharp(file)
  const { width, height } = await image.metadata()
  return image
    .extract({ left: 0, top: 0, width, height: Math.max(1, Math.round(height * TOP)) })
    .resize(Math.round(width * ENLARGED))
    .greyscale()
    .png()
    .toBuffer()
}

/** Which pairs and triples of Hangul syllables stand in a line, as a vector of length 1. */
export function wordFeatures(text: string): Float32Array {
  const found = new Float32Array(PLACES)
  for (const line of text.split('\n')) {
    const syllables = line.replaceAll(/[^가-힣]/g, '')
    for (const size of [2, 3]) {
      for (let i = 0; i + size <= syllables.length; i++) {
        found[streamOf(syllables.slice(i, i + size)).int(0, PLACES - 1)] = 1
      }
    }
  }
  const length = Math.sqrt(found.reduce((sum, value) => sum + value, 0)) || 1
  return found.map((value) => value / length)
}
