/**
 * The data beside the page. A page opened from disk may not fetch files, but it may load scripts:
 * each file is one call, `palimpsest(name, value)`, with a value that is JSON.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeFailure } from '../../core/files.ts'
import {
  DATA,
  type Detail,
  type ParamEntry,
  type Roots,
  type SetIndex,
  type StatisticColumn,
  type StepEntry,
} from './data.ts'
import { STATISTICS } from '../statistics/image-statistics.ts'
import type { Recipe } from '../recipe/recipe.ts'
import type { StepRuns } from './dataset-view.ts'
import type { Surveyed } from './survey.ts'

/** Statistics that the index says without them. */
const BY_SIZE = new Set(['size', 'aspect', 'bytes'])

/** Images a file of details holds. */
const BLOCK = 200

/** Removes the data of an earlier report. */
export async function clearChunks(out: string): Promise<void> {
  await rm(join(out, DATA), { recursive: true, force: true })
}

/** @param name path of the file under its folder without its ending */
export async function writeChunk(out: string, name: string, value: unknown): Promise<void> {
  const path = join(out, DATA, `${name}.js`)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, chunkText(name, value))
  } catch (error) {
    throw writeFailure(error, path)
  }
}

export function chunkText(name: string, value: unknown): string {
  return `palimpsest(${JSON.stringify(name)},${JSON.stringify(value)})\n`
}

/** Where the page finds images, by the letter of the set. */
export async function writeRoots(
  out: string,
  roots: Readonly<Record<string, Roots>>,
): Promise<void> {
  await writeChunk(out, 'roots', roots)
}

/**
 * Writes all that the gallery shows of a set.
 * @param letter `a`, or `b` for the set it is compared with
 */
export async function writeSet(
  out: string,
  letter: string,
  { view, images, thumbs, sourceThumbs }: Surveyed,
  command: string,
): Promise<void> {
  const index: SetIndex = {
    name: view.name,
    kind: view.kind,
    classes: view.classes.map(({ target, name }) => ({ target, name })),
    splits: view.splits,
    ids: view.ids,
    split: view.split,
    class: view.class,
    source: view.source,
    thumb: thumbs,
    width: view.width,
    height: view.height,
    sources: view.sources.map(({ path }, i) => ({ path, thumb: sourceThumbs[i]! })),
    steps: view.steps.map((step) => entryOf(step, view.recipe)),
    statistics: statisticColumns(images),
    command,
    block: BLOCK,
  }
  await writeChunk(out, `${letter}/index`, index)
  for (const [i, { rows, skipped, params }] of view.steps.entries()) {
    await writeChunk(out, `${letter}/step-${i}`, { rows, skipped, params })
  }
  await writeDetails(out, letter, view.details())
}

/** Statistics of pixels, of the images that have them; none that no image has. */
function statisticColumns(images: Surveyed['images']): StatisticColumn[] {
  return STATISTICS.filter(({ name }) => !BY_SIZE.has(name))
    .map(({ name, label, unit, words, of }) => ({
      name,
      label,
      unit,
      words,
      values: images.map((image) => {
        const value = image && of(image)
        return value === undefined ? null : Number(value.toPrecision(4))
      }),
    }))
    .filter(({ values }) => values.some((value) => value !== null))
}

function entryOf({ path, effect, params }: StepRuns, recipe: Recipe | undefined): StepEntry {
  return {
    path,
    effect,
    // An effect that nobody knows may have moved anything.
    moves: recipe?.registry.find(effect)?.movesPixels ?? true,
    params: Object.entries(params).map(([name, values]) => paramOf(name, values)),
  }
}

function paramOf(name: string, values: readonly (number | string)[]): ParamEntry {
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length < values.length || numbers.length === 0) {
    return { name, kind: 'enum', values: [...new Set(values.map(String))].toSorted() }
  }
  let [low, high] = [Infinity, -Infinity]
  for (const value of numbers) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return { name, kind: 'number', low, high }
}

async function writeDetails(
  out: string,
  letter: string,
  details: AsyncIterable<Detail>,
): Promise<void> {
  let block: Detail[] = []
  let number = 0
  const flush = async (): Promise<void> => {
    if (block.length > 0) await writeChunk(out, `${letter}/details-${number++}`, block)
    block = []
  }
  for await (const detail of details) {
    block.push(detail)
    if (block.length === BLOCK) await flush()
  }
  await flush()
}
