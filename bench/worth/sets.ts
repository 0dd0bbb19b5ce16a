/** Training sets of equal count made from the same few real pages. */
import { copyFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from '../../src/augment/build/build.ts'
import { loadRecipe } from '../../src/augment/recipe/load.ts'
import { recipeToPlain } from '../../src/augment/recipe/parse.ts'
import type { Recipe } from '../../src/augment/recipe/recipe.ts'
import { makeFolder } from '../../src/core/files.ts'
import { sha256 } from '../../src/core/hash.ts'
import type { Progress } from '../../src/core/progress.ts'
import { isFile } from '../../src/dataset/images.ts'
import { ImageList } from '../../src/train/data/image-list.ts'
import { readTrainingSet, type TrainingSet } from '../../src/train/data/training-set.ts'
import { degradedFile } from './noise.ts'
import type { RealPages, RealSplit } from './pages.ts'

/** In the order of the tables. */
export const SETS = [
  'originals',
  'plain',
  'augraphy',
  'light',
  'heavy',
  'heavy-upright',
  'stronger',
  'phone',
  'scanner',
] as const

export type SetName = (typeof SETS)[number]

const PLAIN = fileURLToPath(new URL('plain.yaml', import.meta.url))
/** A candidate for heavy, upright: NOTES.md. */
const STRONGER = fileURLToPath(new URL('stronger.yaml', import.meta.url))

export interface SetRequest {
  /** of a set of the tables, or a recipe's file */
  name: string
  split: RealSplit
  pages: RealPages
  /** folder of this split */
  out: string
  /** of the pages made by Augraphy to train on */
  augraphy: string
  /** images a page gives, itself among them */
  perPage: number
  workers: number
  progress: Progress
  signal: AbortSignal
}

/** Builds a set, or reads it where it is there. Nothing is held out: all pages are few enough. */
export async function makeSet(request: SetRequest): Promise<TrainingSet> {
  const { name, out, split, perPage, workers, progress, signal } = request
  const data = await trainingPages(request)
  if (name === 'augraphy') return augraphySet(request, data)
  const recipe = await recipeOf(name, perPage, split.train.length)
  const digest = sha256(JSON.stringify(recipeToPlain(recipe))).slice(0, 8)
  const folder = join(out, 'sets', `${recipe.name}-${digest}`)
  const holdoutRecipe = (await loadRecipe('testlike')).recipe
  const options = { data, out: folder, recipe, holdoutRecipe, workers }
  await build({ ...options, fixes: false, overwrite: false, progress, signal })
  return readTrainingSet(folder)
}

/** A copy of the split's training pages, one folder per class. */
async function trainingPages({ out, pages, split }: SetRequest): Promise<string> {
  const folder = join(out, 'pages')
  for (const { id } of split.train) {
    const file = join(folder, id)
    // A copy anew would be read in part by a run beside this one.
    if (await isFile(file)) continue
    await makeFolder(dirname(file))
    await copyFile(join(pages.root, id), file)
  }
  return folder
}

/** The recipe of a set, or of a file, with as many images of each page and nothing held out. */
export async function recipeOf(name: string, perPage: number, pages: number): Promise<Recipe> {
  const from = { originals: 'light', 'heavy-upright': 'heavy', plain: PLAIN, stronger: STRONGER }
  const base = (await loadRecipe(name in from ? from[name as keyof typeof from] : name)).recipe
  const isBare = name === 'originals'
  const orientations = name === 'heavy-upright' ? 'upright' : base.orientations
  return {
    ...base,
    name: name in from ? name : base.name,
    steps: isBare ? [] : base.steps,
    orientations: isBare ? undefined : orientations,
    balance: 'equal',
    maxPerSource: isBare ? 1 : perPage,
    target: pages * (isBare ? 1 : perPage),
    holdout: { ...base.holdout, share: 0 },
  }
}

/** The originals, and what Augraphy made of them. */
function augraphySet(request: SetRequest, data: string): TrainingSet {
  const { out, split, pages, perPage, augraphy } = request
  const root = dirname(out)
  const list = split.train.flatMap((page) =>
    Array.from({ length: perPage }, (_, variant) => {
      const file = variant === 0 ? join(data, page.id) : degradedFile(augraphy, page, variant)
      return { id: `${page.id}~${variant}`, file: relative(root, file), label: page.label }
    }),
  )
  const digest = sha256(['augraphy', ...list.map(({ id }) => id)].join('\n'))
  const none = new ImageList(root, [])
  return {
    root: join(out, 'sets', 'augraphy'),
    name: 'augraphy',
    kind: 'plain',
    digest,
    inputs: digest,
    classes: pages.classes.map((name, target) => ({ target, name })),
    fill: '#ffffff',
    train: new ImageList(root, list),
    clean: none,
    noisy: none,
    warnings: [],
  }
}
