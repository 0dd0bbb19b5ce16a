/** What stands in the titles of pages, as `augment words` reads them. */
import { readFile } from 'node:fs/promises'
import pLimit from 'p-limit'
import { rngFrom } from '../../src/core/rng.ts'
import { decode } from '../../src/page/codec/decode.ts'
import { openOcrEngine } from '../../src/ocr/engines/open.ts'
import { readPage } from '../../src/ocr/read-page.ts'

const READERS = 2

/** Hashed places of two and three syllables in a row. */
const PLACES = 4096

/** @returns the large lines of each file, in order, the most probable title first */
export async function readTitles(files: readonly string[]): Promise<string[]> {
  const engine = await openOcrEngine({ languages: ['kor', 'eng'], workers: READERS })
  try {
    const limit = pLimit(READERS)
    const read = async (file: string): Promise<string> => {
      const source = await decode(await readFile(file), '')
      const { words } = await readPage(source, engine, 'title')
      const lines: string[] = []
      for (const { text, line } of words) lines[line] = `${lines[line] ?? ''}${text}`
      return Object.values(lines).join('\n')
    }
    return await Promise.all(files.map((file) => limit(() => read(file))))
  } finally {
    await engine.close()
  }
}

/** Which pairs and triples of Hangul syllables stand in a line, as a vector of length 1. */
export function wordFeatures(text: string): Float32Array {
  const found = new Float32Array(PLACES)
  for (const line of text.split('\n')) {
    const syllables = line.replaceAll(/[^가-힣]/g, '')
    for (const size of [2, 3]) {
      for (let i = 0; i + size <= syllables.length; i++) {
        found[rngFrom(syllables.slice(i, i + size)).int(0, PLACES - 1)] = 1
      }
    }
  }
  const length = Math.sqrt(found.reduce((sum, value) => sum + value, 0)) || 1
  return found.map((value) => value / length)
}
