/** Real pages for the benches that read: with the words that stand on them, or with those OCR finds. */
import { access, readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { sha256 } from '../src/core/hash.ts'
import { decode } from '../src/page/codec/decode.ts'
import type { Source } from '../src/page/image/source.ts'
import { wordsIn } from './word-recall.ts'

/** Where the real pages are, outside of the project. */
const PAGES = join(import.meta.dirname, '../../shared/data')

export interface OcrPage {
  name: string
  source: Source
}

/** A page whose words somebody wrote down. */
export interface PageWithWords extends OcrPage {
  /** as `wordsIn` gives them */
  words: string[]
}

/**
 * Pages with their words: `images/` and `text/`, the same names.
 * @param area they are scaled down to, px²
 * @returns undefined where they are not there
 */
export async function pagesWithWords(area: number): Promise<PageWithWords[] | undefined> {
  const folder = join(PAGES, 'ocr')
  const files = await imagesIn(join(folder, 'images'))
  if (!files) return undefined
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, 'text', `${stemOf(file)}.txt`), 'utf8')
      const source = await pageOf(join(folder, 'images', file), area)
      return { name: stemOf(file), source, words: wordsIn(text) }
    }),
  )
}

/** Photographed and scanned receipts, whose words nobody wrote down; undefined where they are not there. */
export async function receiptPages(area: number): Promise<OcrPage[] | undefined> {
  const folder = join(PAGES, 'receipts')
  const files = await imagesIn(folder)
  if (!files) return undefined
  return Promise.all(
    files.map(async (file) => ({
      name: stemOf(file),
      source: await pageOf(join(folder, file), area),
    })),
  )
}

async function imagesIn(folder: string): Promise<string[] | undefined> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  )
  return isThere ? (await readdir(folder)).toSorted() : undefined
}

async function pageOf(path: string, area: number): Promise<Source> {
  const bytes = await readFile(path)
  return decode(bytes, sha256(bytes), { area })
}

const stemOf = (file: string): string => basename(file, extname(file))
