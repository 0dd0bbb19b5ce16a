/**
 * The measure of readability against OCR, what recipes leave readable of real pages, and what measuring
 * costs. OCR (Tesseract, English, one block) sees each variant turned upright and level. Pages without
 * written-down words are evaluated by what OCR reads on them untouched, twice as large and three times as large: on
 * small print much of what it reads is chance, and changes with every pixel.
 */
import { join } from 'node:path'
import { drawVariant, type DrawnVariant } from '../src/augment/build/attempts.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import type { Recipe } from '../src/augment/recipe/recipe.ts'
import type { OcrEngine } from '../src/ocr/engines/engine.ts'
import { openTesseract } from '../src/ocr/engines/tesseract.ts'
import { Page } from '../src/page/image/page.ts'
import type { Source } from '../src/page/image/source.ts'
import { readability } from '../src/page/readability/readability.ts'
import { pagesWithWords, receiptPages, type OcrPage } from './ocr-pages.ts'
import { rankCorrelation } from './rank-correlation.ts'
import type { Args, Report } from './report.ts'
import { upright } from './upright.ts'
import {
  largerImage,
  readWordsOnce,
  wordRecall,
  wordsOfBoth,
  type PixelImage,
} from './word-recall.ts'

/** The competition's size. */
const AREA = 512 * 512
/** Recipes whose images are read, and the one that the measure was calibrated with. */
const RECIPES = ['heavy', 'phone', 'scanner', 'light', 'testlike'] as const
const LADDER = join(import.meta.dirname, 'readability.yaml')
/** A variant is unreadable where less than this share of the page's recall is left. */
const UNREADABLE = 1 / 3
/** Pages of fewer words, or of which less is read untouched, tell nothing. */
const MIN_WORDS = 10
const MIN_RECALL = 0.2

interface EvaluatedPage {
  source: Source
  words: readonly string[]
  /** share of the words that is read on the untouched page */
  recall: number
}

interface EvaluatedVariant extends Pick<DrawnVariant, 'readability'> {
  /** share of the untouched page's recall that is left, at most 1 */
  left: number
  attempt: number
  drawMs: number
  measureMs: number
}

export async function run({ quick, rest }: Args): Promise<Report> {
  const engine = await openTesseract({ languages: ['eng'], workers: 1 })
  try {
    const pages = await readPages(engine, quick)
    const named = RECIPES.filter((name) => rest.includes(name))
    const asked = named.length > 0 ? named : RECIPES
    const ladder = (await loadRecipe(LADDER)).recipe
    const evaluated = await evaluate(engine, pages, ladder, quick ? 2 : 3)
    const shares = evaluated.map((one) => one.readability!)
    const correlation = rankCorrelation(
      shares,
      evaluated.map(({ left }) => left),
    )
    const recipes: Record<string, ReturnType<typeof figuresOf>> = {}
    for (const name of asked) {
      const { recipe } = await loadRecipe(name)
      recipes[name] = figuresOf(await evaluate(engine, pages, recipe, quick ? 1 : 2), recipe)
    }
    const json = { pages: pages.length, rankCorrelation: Number(correlation.toFixed(3)), recipes }
    return {
      json,
      lines: [
        `${pages.length} real pages of ${AREA} px; rank correlation of readability with Tesseract's word recall on ${evaluated.length} variants of the ladder: ${correlation.toFixed(3)}`,
        'share of variants with less than a third of the untouched recall; drawn again; stayed below; measuring against drawing',
        ...Object.entries(recipes).map(
          ([name, own]) =>
            `  ${name.padEnd(9)} ${percent(own.unreadable)} ${percent(own.redrawn)} ${percent(own.stayed)} ${percent(own.measuring)}`,
        ),
      ],
    }
  } finally {
    await engine.close()
  }
}

async function readPages(engine: OcrEngine, quick: boolean): Promise<EvaluatedPage[]> {
  const known = await pagesWithWords(AREA)
  const receipts = await receiptPages(AREA)
  if (!known || !receipts) throw new Error('the real pages are not there: ../shared/data')
  const pages: EvaluatedPage[] = []
  const all: (OcrPage & { words?: readonly string[] })[] = [...known, ...receipts]
  for (const page of all.filter((_, i) => !quick || i % 4 === 0)) {
    const read = await readWordsOnce(engine, page.source, 'block')
    const words = page.words ?? (await wordsReadTwice(engine, page.source, read))
    const recall = wordRecall(read, words)
    if (words.length < MIN_WORDS || recall < MIN_RECALL) continue
    pages.push({ source: page.source, words, recall })
  }
  return pages
}

/** Enlargement of a second reading. */
const LARGER = 3

/** Of the words that were read, those that are read on the page enlarged otherwise as well. */
async function wordsReadTwice(
  engine: OcrEngine,
  source: Source,
  read: readonly string[],
): Promise<string[]> {
  return wordsOfBoth(read, await readWordsOnce(engine, await largerImage(source, LARGER), 'block'))
}

async function evaluate(
  engine: OcrEngine,
  pages: readonly EvaluatedPage[],
  recipe: Recipe,
  variants: number,
): Promise<EvaluatedVariant[]> {
  const page = new Page()
  const evaluated: EvaluatedVariant[] = []
  for (const [i, { source, words, recall }] of pages.entries()) {
    const other = pages[(i + 1) % pages.length]!.source
    for (let variant = 1; variant <= variants; variant++) {
      const key = { seed: recipe.seed, source: source.digest, variant }
      const overlays = [{ path: '', sha256: other.digest }]
      const request = { recipe, canvas: recipe.canvas, key, of: { target: 0, name: '' }, overlays }
      const started = performance.now()
      const made = await drawVariant(page, source, request, () => Promise.resolve(other))
      const drawn = performance.now()
      const image: PixelImage = { width: page.width, height: page.height, pixels: page.peek() }
      const share = made.moved && readability(source, image, made.moved)
      const measured = performance.now()
      if (!made.moved) throw new Error(`${source.digest}: a step does not say where pixels went`)
      const read = await readWordsOnce(engine, await upright(image, made.moved, source), 'block')
      evaluated.push({
        readability: share,
        left: Math.min(1, wordRecall(read, words) / recall),
        attempt: made.key.attempt ?? 0,
        drawMs: drawn - started,
        measureMs: measured - drawn,
      })
    }
  }
  return evaluated
}

function figuresOf(evaluated: readonly EvaluatedVariant[], { readability: asked }: Recipe) {
  const share = (is: (one: EvaluatedVariant) => boolean): number =>
    Number((evaluated.filter(is).length / evaluated.length).toFixed(3))
  const sum = (of: (one: EvaluatedVariant) => number): number =>
    evaluated.reduce((total, one) => total + of(one), 0)
  const min = asked?.min ?? 0
  // Where it was drawn again, all draws were timed together: only the others say what drawing costs.
  const first = evaluated.filter(({ attempt }) => attempt === 0)
  const measuring =
    first.reduce((total, one) => total + one.measureMs, 0) /
    first.reduce((total, one) => total + one.drawMs, 0)
  return {
    variants: evaluated.length,
    unreadable: share(({ left }) => left < UNREADABLE),
    recall: Number((sum(({ left }) => left) / evaluated.length).toFixed(3)),
    redrawn: share(({ attempt, readability: own = 1 }) => attempt > 0 || own < min),
    stayed: share(({ readability: own = 1 }) => own < min),
    measuring: Number(measuring.toFixed(3)),
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(8)
