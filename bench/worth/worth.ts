/**
 * What a training set is worth on real pages: `npm run bench -- worth` trains on sets made from a few of
 * them and tests on the others, clean and degraded by programs that are not ours. Every cell is kept, so
 * the same command resumes, and parts can be chosen; `options.ts` says how.
 */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemCode } from '../../src/core/errors.ts'
import { writeWhole } from '../../src/core/files.ts'
import { progressOn } from '../../src/core/progress.ts'
import { realEngines } from '../../src/train/engines.ts'
import type { Args, Report } from '../report.ts'
import { missingWeights, runCell, type ModelName, type TestPart } from './cell.ts'
import { degradedFile, makeAugraphy, makeRodla, type Python } from './noise.ts'
import { worthOptions, type WorthOptions } from './options.ts'
import { firstClasses, readRealPages, splitOf, type RealPages } from './pages.ts'
import { mergeResults, resultsText, type WorthCell, type WorthResults } from './results.ts'
import type { Similarity } from './robustness.ts'
import { makeSet } from './sets.ts'
import { readmeTable, withTable, worthPage } from './tables.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const RESULTS = join(ROOT, 'bench/worth.json')
const PAGE = join(ROOT, 'bench/worth.md')
const README = join(ROOT, 'README.md')

const signal = new AbortController().signal
const progress = progressOn(process.stderr)
const say = (line: string): void => void process.stderr.write(`${line}\n`)

export async function run({ workers, quick, rest }: Args): Promise<Report> {
  const options = worthOptions(rest, quick)
  const before = await readResults()
  if (options.tables) return reported(before, options)
  const found = await readRealPages(options.data)
  if (!found) {
    say(
      `no real pages at ${resolve(options.data)}: nothing is measured; --data names another folder`,
    )
    return reported(before, { ...options, write: false })
  }
  const pages = options.classes === undefined ? found : firstClasses(found, options.classes)
  const now = await measure(options, { ...pages, root: resolve(pages.root) }, workers)
  return reported(options.write ? mergeResults(before, now) : now, options)
}

async function readResults(): Promise<WorthResults | undefined> {
  try {
    return JSON.parse(await readFile(RESULTS, 'utf8')) as WorthResults
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function reported(
  results: WorthResults | undefined,
  { write, tables }: WorthOptions,
): Promise<Report> {
  if (!results) return { json: {}, lines: ['nothing was measured'] }
  const lines = readmeTable(results)
  if (write || tables) {
    await writeWhole(RESULTS, resultsText(results))
    await writeWhole(PAGE, worthPage(results))
    await writeWhole(README, withTable(await readFile(README, 'utf8'), lines))
  }
  return { json: results, lines }
}

async function measure(
  options: WorthOptions,
  pages: RealPages,
  workers: number,
): Promise<WorthResults> {
  const { steps, size, batch, perClass, splits, seeds } = options
  const python: Python = { command: options.python, out: join(options.out, 'noise'), say }
  const { parts, similarity } = await testParts(options, python, pages)
  const models = await modelsAtHand(options.models)
  const engines = await realEngines()
  const cells: WorthCell[] = []
  // Seeds outside: what is stopped early has something of every set.
  for (const seed of seeds) {
    for (const number of splits) {
      const split = splitOf(pages, number, perClass)
      for (const model of models) {
        for (const name of [...options.sets, ...options.recipes]) {
          if (name === 'augraphy' && !(await augraphyPages(options, python, pages, number)))
            continue
          const set = await makeSet({
            name,
            split,
            pages,
            out: join(options.out, `split-${number}`),
            augraphy: join(python.out, 'augraphy/train'),
            perPage: options.perPage,
            workers,
            progress,
            signal,
          })
          const scores = await runCell({
            model,
            set,
            split: number,
            seed,
            test: split.test,
            parts,
            out: join(options.out, 'cells'),
            workers,
            threads: options.threads,
            engines,
            progress,
            signal,
            steps,
            size,
            batch,
          })
          const images = set.train.length
          cells.push({ model, set: set.name, split: number, seed, images, scores })
          say(`${JSON.stringify({ ...cells.at(-1), scores: undefined })} clean ${scores['clean']}`)
        }
      }
    }
  }
  const training = { steps, size, batch }
  return { training, perClass, classes: pages.classes.length, similarity, cells }
}

interface TestParts {
  parts: TestPart[]
  similarity: Record<string, Similarity>
}

/** Clean pages, and what could be made of them by the programs of others. */
async function testParts(
  { levels, augraphy, splits, perClass }: WorthOptions,
  python: Python,
  pages: RealPages,
): Promise<TestParts> {
  const parts: TestPart[] = [{ name: 'clean', fileOf: ({ id }) => join(pages.root, id) }]
  const tested = new Set(splits.flatMap((split) => splitOf(pages, split, perClass).test))
  const wanted = pages.pages.filter((page) => tested.has(page))
  const similarity = await makeRodla(python, pages, wanted, levels)
  const request = { purpose: 'test', variants: [0] } as const
  if (augraphy && (await makeAugraphy(python, pages, wanted, request))) {
    const folder = join(python.out, 'augraphy/test')
    parts.push({ name: 'augraphy', fileOf: (page) => degradedFile(folder, page) })
  }
  for (const name of Object.keys(similarity)) {
    const folder = join(python.out, 'rodla', name)
    parts.push({ name, fileOf: (page) => degradedFile(folder, page) })
  }
  return { parts, similarity }
}

async function augraphyPages(
  { augraphy, perPage, perClass }: WorthOptions,
  python: Python,
  pages: RealPages,
  split: number,
): Promise<boolean> {
  if (!augraphy) return false
  const variants = Array.from({ length: perPage - 1 }, (_, i) => i + 1)
  const { train } = splitOf(pages, split, perClass)
  return makeAugraphy(python, pages, train, { purpose: 'train', variants })
}

async function modelsAtHand(wanted: readonly ModelName[]): Promise<ModelName[]> {
  const found: ModelName[] = []
  for (const model of wanted) {
    const missing = await missingWeights(model)
    if (missing === undefined) found.push(model)
    else say(`${model} is left out: ${missing}`)
  }
  return found
}
