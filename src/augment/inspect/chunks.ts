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
import { ANNOTATION_BLOCK, annotationBlocks } from './annotations.ts'
import type { DatasetView, StepRuns } from './dataset-view.ts'
import type { Surveyed, TestPages } from './survey.ts'

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
  { view, images, thumbs, sourceThumbs, test }: Surveyed,
  { command, ...more }: Pick<SetIndex, 'command' | 'predicted' | 'confidence' | 'hasMap'>,
): Promise<void> {
  const none = test.files.map(() => -1)
  const splits = test.files.length > 0 ? [...view.splits, 'test'] : view.splits
  const index: SetIndex = {
    name: view.name,
    kind: view.kind,
    classes: view.classes.map(({ target, name }) => ({ target, name })),
    splits,
    ids: [...view.ids, ...test.files.map((file) => file.replace(/^test\//, ''))],
    split: [...view.split, ...test.files.map(() => splits.length - 1)],
    class: [...view.class, ...none],
    source: [...view.source, ...none],
    thumb: [...thumbs, ...test.thumbs],
    width: [...view.width, ...test.images.map((image) => image?.width ?? 0)],
    height: [...view.height, ...test.images.map((image) => image?.height ?? 0)],
    sources: view.sources.map(({ path }, i) => ({ path, thumb: sourceThumbs[i]! })),
    steps: view.steps.map((step) => entryOf(step, view.recipe)),
    statistics: statisticColumns([...images, ...test.images]),
    command,
    block: BLOCK,
    ...more,
  }
  const annotated = await writeAnnotations(out, letter, view)
  if (annotated > 0) {
    index.annotated = { block: ANNOTATION_BLOCK, images: annotated, of: view.ids.length }
  }
  await writeChunk(out, `${letter}/index`, index)
  for (const [i, { rows, skipped, params }] of view.steps.entries()) {
    await writeChunk(out, `${letter}/step-${i}`, { rows, skipped, params })
  }
  await writeDetails(out, letter, view.details(), testDetails(test))
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

/** @returns how many images have their annotations in the report; 0 where none has any */
async function writeAnnotations(out: string, letter: string, view: DatasetView): Promise<number> {
  if (view.kind !== 'built' || view.isRestored) return 0
  let images = 0
  let isAny = false
  for await (const block of annotationBlocks(view.root)) {
    isAny ||= block.some((one) => one !== null)
    await writeChunk(out, annotationsName(letter, images / ANNOTATION_BLOCK), block)
    images += block.length
  }
  return isAny ? images : 0
}

export const annotationsName = (letter: string, number: number): string =>
  `${letter}/annotations-${number}`

async function writeDetails(
  out: string,
  letter: string,
  details: AsyncIterable<Detail>,
  more: Iterable<Detail>,
): Promise<void> {
  let block: Detail[] = []
  let number = 0
  const flush = async (): Promise<void> => {
    if (block.length > 0) await writeChunk(out, `${letter}/details-${number++}`, block)
    block = []
  }
  const add = async (detail: Detail): Promise<void> => {
    block.push(detail)
    if (block.length === BLOCK) await flush()
  }
  for await (const detail of details) await add(detail)
  for (const detail of more) await add(detail)
  await flush()
}

function* testDetails({ files, sha256, images }: TestPages): Generator<Detail> {
  for (const [i, file] of files.entries()) {
    const bytes = images[i]?.bytes ?? 0
    yield { file, isSource: true, bytes, sha256: sha256[i] ?? '', steps: [] }
  }
}
