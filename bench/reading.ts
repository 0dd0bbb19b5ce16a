/**
 * What of a page's words is read, by Tesseract and, where `PADDLE` names the files of `--paddle`, by PaddleOCR:
 * real pages with their words, as they are and scaled down to forms' usual size on the web, beside Tesseract
 * alone on the page enlarged twice. Pages lie at `../shared/data`.
 */
import { openOcrEngine } from '../src/ocr/engines/open.ts'
import type { OcrEngine } from '../src/ocr/engines/engine.ts'
import { readPage } from '../src/ocr/read-page.ts'
import { pagesWithWords, type PageWithWords } from './ocr-pages.ts'
import type { Args, Report } from './report.ts'
import { readWordsOn, wordRecall, wordsIn } from './word-recall.ts'

/** Larger than any page; and the area of a form of 754 × 1000 px. */
const SIZES = { whole: 1e9, small: 754_000 } as const

interface Row {
  engine: string
  size: string
  /** first part of the pages' names: where they are from */
  kind: string
  pages: number
  recall: number
  worst: number
  /** of a core, a page */
  seconds: number
}

type Reader = (engine: OcrEngine, page: PageWithWords) => Promise<string[]>

const asWords: Reader = async (engine, { source }) => {
  const { words } = await readPage(source, engine, 'page')
  return wordsIn(words.map(({ text }) => text).join(' '))
}
const plain: Reader = (engine, { source }) => readWordsOn(engine, source, 'page')

/** @returns one row for each kind of page */
async function measured(
  engine: OcrEngine,
  name: string,
  size: keyof typeof SIZES,
  read: Reader,
  quick: boolean,
): Promise<Row[]> {
  const pages = await pagesWithWords(SIZES[size])
  const rows = new Map<string, { recalls: number[]; seconds: number }>()
  for (const page of pages ?? []) {
    const kind = page.name.split('_')[0]!
    const row = rows.get(kind) ?? { recalls: [], seconds: 0 }
    rows.set(kind, row)
    if (quick && row.recalls.length > 0) continue
    const before = process.cpuUsage()
    const words = await read(engine, page)
    const { user, system } = process.cpuUsage(before)
    row.seconds += (user + system) / 1e6
    row.recalls.push(wordRecall(words, page.words))
  }
  return [...rows].map(([kind, { recalls, seconds }]) => ({
    engine: name,
    size,
    kind,
    pages: recalls.length,
    recall: recalls.reduce((sum, one) => sum + one, 0) / recalls.length,
    worst: Math.min(...recalls),
    seconds: seconds / recalls.length,
  }))
}

export async function run({ quick, rest }: Args): Promise<Report> {
  const rows: Row[] = []
  const paddle = process.env.PADDLE?.split(',')
  const engines = [
    { name: 'Tesseract', paddle: undefined },
    ...(paddle ? [{ name: 'PaddleOCR', paddle }] : []),
  ]
  for (const { name, paddle: files } of engines) {
    const engine = await openOcrEngine({ languages: ['eng'], workers: 1, paddle: files })
    try {
      for (const size of ['whole', 'small'] as const) {
        rows.push(...(await measured(engine, name, size, asWords, quick)))
        if (!files && !rest.includes('--ours'))
          rows.push(...(await measured(engine, `${name} alone`, size, plain, quick)))
      }
    } finally {
      await engine.close()
    }
  }
  return { json: { rows }, lines: rows.map(lineFor) }
}

function lineFor({ engine, size, kind, pages, recall, worst, seconds }: Row): string {
  return (
    `${engine}, ${size} pages of ${kind} (${pages}): recall ${recall.toFixed(3)}, ` +
    `worst ${worst.toFixed(3)}, ${seconds.toFixed(2)} s of a core a page`
  )
}
