/**
 * Whether annotations lead to the words: of real pages whose words OCR found, variants are drawn, words
 * are cut out along their moved quads and read one by one, and the whole picture, turned upright, is read as
 * well. Tesseract, English. What is counted are words that are read as on the untouched page.
 */
import sharp from 'sharp'
import { Annotator } from '../src/augment/annotations/annotate.ts'
import { drawVariant } from '../src/augment/build/attempts.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import type { Annotation, MovedAnnotation } from '../src/dataset/annotations/annotation.ts'
import { boxPoints } from '../src/dataset/annotations/outline.ts'
import type { OcrEngine } from '../src/ocr/engines/engine.ts'
import { openTesseract } from '../src/ocr/engines/tesseract.ts'
import { Page } from '../src/page/image/page.ts'
import type { Source } from '../src/page/image/source.ts'
import { sampleLuma } from '../src/page/readability/sample-luma.ts'
import { pagesWithWords } from './ocr-pages.ts'
import type { Args, Report } from './report.ts'
import { upright } from './upright.ts'
import { readWordsOn, wordsIn, type PixelImage } from './word-recall.ts'

const AREA = 1_000_000
/** Words that OCR is this sure of on the untouched page, and how many of a page are tried. */
const MIN_CONFIDENCE = 0.85
const WORDS = 40
/** Height that cut out words are shown at, px, and the paper around them, share of it. */
const HEIGHT = 40
const MARGIN = 0.25

export async function run({ quick }: Args): Promise<Report> {
  const pages = await pagesWithWords(AREA)
  if (!pages) return { json: {}, lines: ['the real pages are not there: nothing is measured'] }
  const engine = await openTesseract({ languages: ['eng'], workers: 1 })
  const { recipe } = await loadRecipe('heavy')
  const page = new Page()
  const sum = { words: 0, cut: 0, whole: 0, gone: 0 }
  try {
    for (const { source } of pages.slice(0, quick ? 6 : undefined)) {
      const annotations = await wordsOf(engine, source)
      if (annotations.length < 10) continue
      const { width, height } = source
      const annotator = new Annotator({ width, height, annotations }, source)
      for (let variant = 1; variant <= 2; variant++) {
        const key = { seed: 5, source: source.digest, variant }
        const request = { recipe, canvas: { area: 0, fill: '#ffffff' }, key, overlays: [] }
        const of = { target: 0, name: '' }
        const made = await drawVariant(page, source, { ...request, of }, () =>
          Promise.resolve(source),
        )
        const image = { width: page.width, height: page.height, pixels: page.peek().slice() }
        const on = annotator.on('', { ...image, ...made })
        const level = await upright(image, made.moved!, source)
        const whole = await readWordsOn(engine, level, 'block')
        for (const word of on.annotations) {
          if (word.visible !== undefined) continue
          sum.words++
          const [wanted] = wordsIn(word.text!)
          const found = whole.indexOf(wanted!)
          if (found >= 0) {
            whole.splice(found, 1)
            sum.whole++
          }
          if (wordsIn(await readCut(engine, image, word)).join('') === wanted) sum.cut++
        }
        sum.gone += annotations.length - on.annotations.length
      }
    }
  } finally {
    await engine.close()
  }
  const share = (n: number): string => ((100 * n) / sum.words).toFixed(1)
  const lines = [
    `${sum.words} words wholly in the picture after heavy (${sum.gone} cut off altogether)`,
    `read when cut out along their quads: ${share(sum.cut)} %`,
    `read on the whole picture, turned upright: ${share(sum.whole)} %`,
  ]
  return { json: sum, lines }
}

/** Words that OCR reads on an untouched page, each with its box. */
async function wordsOf(engine: OcrEngine, source: Source): Promise<Annotation[]> {
  const { width, height, pixels } = source
  const scale = 2
  const grey = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(scale * width, scale * height, { kernel: 'cubic' })
    .greyscale()
    .raw()
    .toBuffer()
  const read = await engine.read({ width: scale * width, height: scale * height, grey }, 'block')
  const sure = read.filter(
    ({ text, confidence }) => confidence >= MIN_CONFIDENCE && wordsIn(text).length === 1,
  )
  const step = Math.max(1, sure.length / WORDS)
  const some = sure.filter((_, i) => Math.floor(i % step) === 0).slice(0, WORDS)
  return some.map(({ text, box }) => {
    const { left, top, right, bottom } = box
    const points = boxPoints(left / scale, top / scale, right / scale, bottom / scale)
    return { kind: 'word', text, points }
  })
}

/** Reads a word set straight by its quad. */
async function readCut(
  engine: OcrEngine,
  image: PixelImage,
  { points, quad = points }: MovedAnnotation,
): Promise<string> {
  const [tl, tr, br, bl] = quad.map(([x, y]) => ({ x, y }))
  const tall = Math.hypot(bl!.x - tl!.x, bl!.y - tl!.y)
  const long = Math.hypot(tr!.x - tl!.x, tr!.y - tl!.y)
  const columns = Math.max(1, Math.round((HEIGHT * long) / tall))
  const margin = Math.round(MARGIN * HEIGHT)
  const [width, height] = [columns + 2 * margin, HEIGHT + 2 * margin]
  const luma = new Float32Array(width * height)
  sampleLuma(image, [tl!, tr!, bl!, br!], { columns, rows: HEIGHT, margin }, luma)
  const grey = Uint8Array.from(luma, (value) => Math.round(value))
  const read = await engine.read({ width, height, grey }, 'line')
  return read.map(({ text }) => text).join(' ')
}
