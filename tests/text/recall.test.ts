import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decode } from '../../src/raster/decode.ts'
import { isFolder } from '../../src/dataset/images.ts'
import { readPage } from '../../src/text/read-page.ts'
import { openTesseract } from '../../src/text/tesseract.ts'

const PAGES = join(import.meta.dirname, '../../../shared/data/ocr')
const isThere = await isFolder(PAGES)
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []

test.skipIf(!isThere)(
  'nearly all words of a clean English page are read (real pages, skipped where absent)',
  async () => {
    const source = await decode(await readFile(join(PAGES, 'images/tess_phototest.png')), '')
    const wanted = wordsOf(await readFile(join(PAGES, 'text/tess_phototest.txt'), 'utf8'))
    const reader = await openTesseract({ languages: ['eng'], workers: 1 })
    try {
      const { words, turns, mirrored } = await readPage(source, reader, 'page')
      const read = new Set(words.flatMap(({ text }) => wordsOf(text)))
      expect({ turns, mirrored }).toEqual({ turns: 0, mirrored: false })
      expect(wanted.filter((word) => read.has(word)).length / wanted.length).toBeGreaterThan(0.95)
    } finally {
      await reader.close()
    }
  },
  30_000,
)
