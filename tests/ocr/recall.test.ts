import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decode } from '../../src/page/codec/decode.ts'
import { isFolder } from '../../src/dataset/images.ts'
import { ORIENTATIONS } from '../../src/page/geometry/orientation.ts'
import { readPage } from '../../src/ocr/read-page.ts'
import type { OcrEngine } from '../../src/ocr/engines/engine.ts'
import { openTesseract } from '../../src/ocr/engines/tesseract.ts'
import { laidBy } from './pages.ts'

const PAGES = join(import.meta.dirname, '../../../shared/data/ocr')
const isThere = await isFolder(PAGES)
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []

let reader: OcrEngine
beforeAll(async () => {
  reader = await openTesseract({ languages: ['eng'], workers: 1 })
})
afterAll(() => reader.close())

// The receipt's till print is in a face that the look was not learned from.
test.skipIf(!isThere).each([
  { page: 'tess_phototest.png', at: 0, least: 0.95 },
  { page: 'tess_phototest.png', at: 6, least: 0.95 },
  { page: 'sroie_139.jpg', at: 0, least: 0.88 },
  { page: 'sroie_139.jpg', at: 4, least: 0.88 },
])(
  'the words of an English page are read, lying by $at (real pages, skipped where absent): $page',
  async ({ page, at, least }) => {
    const source = await decode(await readFile(join(PAGES, 'images', page)), '')
    const text = join(PAGES, 'text', page.replace(/\.\w+$/, '.txt'))
    const wanted = wordsOf(await readFile(text, 'utf8'))
    const found = await readPage(laidBy(source, ORIENTATIONS[at]!), reader, 'page')
    const read = new Set(found.words.flatMap((word) => wordsOf(word.text)))
    expect(found).toMatchObject({ ...ORIENTATIONS[at]! })
    expect(wanted.filter((word) => read.has(word)).length / wanted.length).toBeGreaterThan(least)
  },
  30_000,
)
