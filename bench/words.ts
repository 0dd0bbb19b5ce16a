/**
 * Benchmark of OCR and re-ranking: titles read on the sample's degraded test pages, and re-ranking of
 * predictions that confuse the four certificates. The model is a stand-in: seeded confusions among
 * the four, as far as its F1 asks for. `BENCH_DATA` and `BENCH_SET` name a sample and a built set of
 * it where they are elsewhere than in data/ and output/heavy.
 */
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rngFrom } from '../src/core/rng.ts'
import { silent } from '../src/core/progress.ts'
import { readLabels } from '../src/dataset/competition.ts'
import { readClasses } from '../src/dataset/classes.ts'
import { isFile } from '../src/dataset/images.ts'
import { jamoOf, similarityWithin, normalised } from '../src/ocr/lexicon/jamo.ts'
import { openTesseract } from '../src/ocr/engines/tesseract.ts'
import { linesOf } from '../src/ocr/lexicon/page-lines.ts'
import { prepare } from '../src/ocr/lexicon/score.ts'
import { readWords, type WordsRow } from '../src/ocr/words-file.ts'
import { rerank } from '../src/train/rerank/rerank.ts'
import { buildWords } from '../src/train/rerank/build.ts'
import { rerankMetrics, type RerankMetrics } from '../src/train/rerank/metrics.ts'
import { readTrainingSet } from '../src/train/data/training-set.ts'
import type { Args, Report } from './report.ts'
import { sampleSet } from './support.ts'
import { CERTIFICATES, knownPages, type KnownPage } from './words-truth.ts'

/** Minimum similarity for a title to count as read. */
const READ = 0.75
/** Accuracy of the stand-in model. */
const MODELS = [0.5, 0.65, 0.8] as const
/** Draws of each model. */
const DRAWS = 20

export async function run({ workers, quick }: Args): Promise<Report> {
  const data = process.env.BENCH_DATA ?? (await sampleSet(quick ? 340 : 1570, quick ? 170 : 1000))
  const built = process.env.BENCH_SET ?? 'output/heavy'
  const info = JSON.parse(await readFile(join(data, 'sample.json'), 'utf8')) as {
    seed: number
    train: number
    test: number
  }
  const known = await knownPages(info, 'test')
  const engine = await openTesseract({ languages: ['kor'], workers })
  const context = {
    part: 'title' as const,
    engine,
    progress: silent,
    signal: new AbortController().signal,
  }
  const kept = join(tmpdir(), `palimpsest-words-${info.seed}-${info.train}-${info.test}`)
  // What an earlier run read may have been read otherwise.
  for (const side of ['test', 'train']) await rm(`${kept}-${side}.jsonl`, { force: true })
  try {
    const images = known.map(({ id }) => ({ file: id, path: join(data, 'test', id) }))
    const [started, before] = [performance.now(), process.cpuUsage()]
    const { rows, computed } = await readWords(`${kept}-test.jsonl`, images, context)
    const cpu = process.cpuUsage(before)
    const wall = performance.now() - started
    const reading = readingMetrics(known, rows)
    const dictionary = await buildWords({
      ...context,
      set: await readTrainingSet((await isFile(join(built, 'dataset.json'))) ? built : data),
      classes: CERTIFICATES.map(String),
      pages: quick ? 40 : 100,
      heldOut: quick ? 20 : 40,
      minPages: 3,
      words: `${kept}-train.jsonl`,
    })
    const classes = await readClasses(join(data, 'meta.csv'))
    const truthFile = join(data, 'test_truth.csv')
    const { pages } = await readLabels(truthFile, join(data, 'test'), classes)
    const rowOf = new Map(rows.map((row) => [row?.file, row]))
    const models = MODELS.map((right) => {
      const metrics = Array.from({ length: DRAWS }, (_, draw) => {
        const truth = pages.map((page) => page.target)
        const probabilities = standIn(truth, classes.length, right, draw)
        const decided = rerank(
          prepare(dictionary.dictionary),
          classes.map(({ target }) => target),
          probabilities,
          (i) => {
            const row = rowOf.get(pages[i]!.id)
            return row ? linesOf(row) : []
          },
        )
        const values = { before: probabilities, after: decided.probabilities }
        return rerankMetrics(
          CERTIFICATES,
          classes.map(({ target }) => target),
          truth,
          values,
          decided.decisions,
        )
      })
      return { accuracy: right, ...meanOf(metrics) }
    })
    const perPage = {
      cpuSeconds: computed > 0 ? (cpu.user + cpu.system) / 1e6 / computed : null,
      seconds: computed > 0 ? wall / 1000 / computed : null,
    }
    const json = {
      pages: known.length,
      ...reading,
      ...perPage,
      threshold: dictionary.dictionary.threshold,
      margin: dictionary.dictionary.margin,
      models,
    }
    return { json, lines: linesFor(json) }
  } finally {
    await engine.close()
  }
}

interface Reading {
  titlesRead: number
  orientationRight: number
}

function readingMetrics(
  known: readonly KnownPage[],
  rows: readonly (WordsRow | undefined)[],
): Reading {
  let read = 0
  let upright = 0
  for (const [i, { title, turns, mirrored }] of known.entries()) {
    const row = rows[i]
    if (!row) continue
    const letters = jamoOf(normalised(title))
    if (linesOf(row).some(({ text }) => similarityWithin(letters, jamoOf(text)) >= READ)) read++
    if (row.turns === turns && row.mirrored === mirrored) upright++
  }
  return { titlesRead: read / known.length, orientationRight: upright / known.length }
}

/** Probabilities of a model that is right on this share of the certificates, and on all else. */
function standIn(
  truth: readonly number[],
  classes: number,
  right: number,
  draw: number,
): Float32Array {
  const probabilities = new Float32Array(truth.length * classes)
  for (const [i, target] of truth.entries()) {
    const rng = rngFrom(`bench/words/${right}/${draw}/${i}`)
    const own = CERTIFICATES.find((one) => one === target)
    const others = CERTIFICATES.filter((one) => one !== target)
    const predicted = own === undefined || rng.bernoulli(right) ? target : rng.pick(others)
    const sure = rng.uniform(0.5, 0.95)
    for (let c = 0; c < classes; c++)
      probabilities[i * classes + c] = (1 - sure) / 2 / (classes - 2)
    probabilities[i * classes + (predicted === target ? others[0]! : target)] = (1 - sure) / 2
    probabilities[i * classes + predicted] = sure
  }
  return probabilities
}

function meanOf(all: readonly RerankMetrics[]): RerankMetrics {
  const mean = (pick: (one: RerankMetrics) => number): number =>
    all.reduce((sum, one) => sum + pick(one), 0) / all.length
  return {
    before: mean((one) => one.before),
    after: mean((one) => one.after),
    macroF1Before: mean((one) => one.macroF1Before),
    right: mean((one) => one.right),
    wrong: mean((one) => one.wrong),
    void: mean((one) => one.void),
    candidates: mean((one) => one.candidates),
    worstOther: Math.min(...all.map((one) => one.worstOther)),
  }
}

function linesFor(json: {
  pages: number
  titlesRead: number
  orientationRight: number
  cpuSeconds: number | null
  seconds: number | null
  models: (RerankMetrics & { accuracy: number })[]
}): string[] {
  const { pages, titlesRead, orientationRight, cpuSeconds, seconds, models } = json
  return [
    `${pages} degraded certificates: title read on ${percent(titlesRead)}, orientation right on ${percent(orientationRight)}`,
    cpuSeconds === null || seconds === null
      ? 'all were read before'
      : `${cpuSeconds.toFixed(2)} s of processor time a page, one every ${seconds.toFixed(2)} s`,
    ...models.map((one) => {
      const changes = one.right + one.wrong + one.void
      return (
        `model with F1 ${one.before.toFixed(3)} on the four: ${one.after.toFixed(3)} after re-ranking; ` +
        `${changes.toFixed(1)} changes, ${percent(one.right / Math.max(1, changes))} right; ` +
        `no other class loses more than ${Math.abs(one.worstOther).toFixed(3)}`
      )
    }),
  ]
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}
