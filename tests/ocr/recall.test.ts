import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decode } from '../../src/page/codec/decode.ts'
import { isFolder } from '../../src/core/files.ts'
import { ORIENTATIONS } from '../../src/page/geometry/orientation.ts'
import { readPage } from '../../src/ocr/read-page.ts'
import type { OcrEngine } from '../../src/ocr/engines/engine.ts'
import { openTesseract } from '../../src/ocr/engines/tesseract.ts'
import { pageNeeding } from './pages.ts'

const PAGES = join(import.meta.dirname, '../../../shared/data/ocr')
const isThere = await isFolder(PAGES)
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []

let engine: OcrEngine
beforeAll(async () => {
  engine = await openTesseract({ languages: ['eng'], workers: 1 })
})
afterAll(() => engine.close())

// The receipt's typeface is not among those that the orientation network was trained on.
test.skipIf(!isThere).each([
  { page: 'tess_phototest.png', at: 0, minRecall: 0.95 },
  { page: 'tess_phototest.png', at: 6, minRecall: 0.95 },
  { page: 'sroie_139.jpg', at: 0, minRecall: 0.88 },
  { page: 'sroie_139.jpg', at: 4, minRecall: 0.88 },
])(
  'the words of an English page are read, oriented by $at (real pages, skipped where absent): $page',
  async ({ page, at, minRecall }) => {
    const source = await decode(await readFile(join(PAGES, 'images', page)), '')
    const text = join(PAGES, 'text', page.replace(/\.\w+$/, '.txt'))
    const wanted = wordsOf(await readFile(text, 'utf8'))
    const oriented = pageNeeding(source, ORIENTATIONS[at]!)
    const found = await readPage(oriented, engine, 'page', 'as-likely')
    const read = new Set(found.words.flatMap((word) => wordsOf(word.text)))
    expect(found).toMatchObject({ ...ORIENTATIONS[at]! })
    expect(wanted.filter((word) => read.has(word)).length / wanted.length).toBeGreaterThan(
      minRecall,
    )
  },
  30_000,
)
