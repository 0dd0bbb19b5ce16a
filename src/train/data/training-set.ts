/** What the trainer learns from and is evaluated on: a built set, or a labelled set as the user has it. */
import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { diskFile } from '../../core/archives/stored-file.ts'
import { InputError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { pathBelow } from '../../core/paths.ts'
import { readDatasetInfo, type DatasetInfo, type Split } from '../../dataset/built-dataset.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { readBuiltLabels } from '../../dataset/built-labels.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { isFile } from '../../dataset/images.ts'
import { readLabelledSet } from '../../dataset/labelled-set.ts'
import { listPacked, readPackedInfo } from '../../dataset/packed-built.ts'
import { splitHoldout } from '../../dataset/split.ts'
import { holdoutParts, type HoldoutParts } from './holdout-parts.ts'
import { ImageList, type ListedImage } from './image-list.ts'

export interface TrainingSet {
  /** absolute path */
  root: string
  name: string
  kind: 'built' | 'plain'
  /** what a run is bound to: another set has another */
  digest: string
  /** what decoded inputs are kept under: other bytes in the files have another */
  inputs: string
  /** in the order of their targets; a label is a place in this list */
  classes: readonly ClassName[]
  /** colour around pages that are not square, `#rrggbb` */
  fill: string
  train: ImageList
  clean: ImageList
  /** empty where the set has no noisy holdout */
  noisy: ImageList
  /** which recipe each noisy image went through, where its holdout is a mixture of several */
  noisyParts?: HoldoutParts | undefined
  /** what a user should know before training on it */
  warnings: readonly string[]
}

/** What plain sets hold out of each class; built sets hold out what their recipe says. */
export const PLAIN_HOLDOUT = 0.15

const WHITE = '#ffffff'

/**
 * Reads a built set, as a folder or in WebDataset's tar files or Parquet files, or a labelled set in any
 * layout that `augment build` takes, of which a part is held out. No image is opened.
 * @throws InputError `SET_INCOMPLETE`, `TARGET_UNKNOWN`, and those of the readers
 */
export async function readTrainingSet(folder: string): Promise<TrainingSet> {
  const root = resolve(folder)
  const set = await readAny(folder, root)
  return { ...set, warnings: [...set.warnings, ...emptyClasses(set)] }
}

async function readAny(folder: string, root: string): Promise<TrainingSet> {
  if (await isFile(join(root, 'dataset.json'))) return readBuilt(root)
  const packed = await readPackedInfo(root)
  return packed ? readPackedBuilt(root, packed) : readPlain(folder)
}

/** As `readBuilt`, and in the same order, of a set in tar or Parquet files. */
async function readPackedBuilt(root: string, info: DatasetInfo): Promise<TrainingSet> {
  const classes = info.classes.map(({ target, name }) => ({ target, name }))
  const places = new Map(classes.map(({ target }, place) => [target, place]))
  const rows = await listPacked(root)
  const list = (split: Split): ImageList =>
    new ImageList(
      root,
      rows
        .filter((row) => row.split === split)
        .map(({ id, file, target }) => ({ id, file, label: places.get(target)! })),
    )
  const noisy = list('holdout/noisy')
  return {
    root,
    name: info.name,
    kind: 'built',
    digest: info.digest!,
    inputs: sha256(`packed ${info.digest}`),
    classes,
    fill: info.images?.fill ?? WHITE,
    train: list('train'),
    clean: list('holdout/clean'),
    noisy,
    noisyParts: await holdoutParts(root, info, noisy, true),
    warnings: withoutHoldout(root, info),
  }
}

function withoutHoldout(root: string, { counts }: DatasetInfo): string[] {
  if ((counts?.['holdout/clean'] ?? 0) > 0) return []
  return [
    `${root} holds no pages out: nothing tells how good the model is or when to stop. ` +
      'Build it with `holdout: { share: 0.15 }`.',
  ]
}

async function readBuilt(root: string): Promise<TrainingSet> {
  const info = await readDatasetInfo(root)
  if (!info.complete || info.digest === null) {
    throw new InputError(
      'SET_INCOMPLETE',
      `${root}: the set is not complete: run its \`npx augment build\` again, it resumes`,
    )
  }
  const classes = info.classes.map(({ target, name }) => ({ target, name }))
  const { ending, fill } = await imagesOf(root, info)
  const list = (split: Split): Promise<ImageList> =>
    ImageList.from(root, listed(root, split, ending, classes))
  return {
    root,
    name: info.name,
    kind: 'built',
    digest: info.digest,
    inputs: info.digest,
    classes,
    fill,
    train: await list('train'),
    ...(await holdouts(info, root, list)),
    warnings: withoutHoldout(root, info),
  }
}

async function holdouts(
  info: DatasetInfo,
  root: string,
  list: (split: Split) => Promise<ImageList>,
): Promise<Pick<TrainingSet, 'clean' | 'noisy' | 'noisyParts'>> {
  const none = new ImageList(root, [])
  const { counts } = info
  const noisy = counts?.['holdout/noisy'] ? await list('holdout/noisy') : none
  return {
    clean: counts?.['holdout/clean'] ? await list('holdout/clean') : none,
    noisy,
    noisyParts: await holdoutParts(root, info, noisy),
  }
}

/** Endings of files by the format of their images. */
const ENDINGS = { jpeg: '.jpg', png: '.png', webp: '.webp' } as const

interface SetImages {
  /** of their files, with its dot; every image of a set has the same */
  ending: string
  /** colour around pages that do not fill theirs, `#rrggbb` */
  fill: string
}

/** What `dataset.json` says of the images; where it was written before it did, what the set shows. */
async function imagesOf(root: string, { images }: DatasetInfo): Promise<SetImages> {
  if (images) return { ending: ENDINGS[images.format], fill: images.fill }
  const file = join(root, 'recipe.yaml')
  const text = (await isFile(file)) ? await readFile(file, 'utf8') : ''
  const fill = (parse(text) as { canvas?: { fill?: string } } | null)?.canvas?.fill
  for await (const row of readManifest(join(root, 'manifest.jsonl'))) {
    return { ending: extname(row.file), fill: fill ?? WHITE }
  }
  throw new InputError('SET_EMPTY', `${root}: the set has no images`)
}

async function* listed(
  root: string,
  split: Split,
  ending: string,
  classes: readonly ClassName[],
): AsyncGenerator<ListedImage> {
  const places = new Map(classes.map(({ target }, place) => [target, place]))
  for await (const { id, target } of readBuiltLabels(root, split)) {
    const label = places.get(target)
    if (label === undefined) {
      throw new InputError(
        'TARGET_UNKNOWN',
        `${join(root, `${split}.csv`)}: "${id}" has the target ${target}, which dataset.json does not name: build the set again`,
      )
    }
    // IDs are names of files; sets of 0.1.0 have them without the ending.
    yield { id, file: `${split}/${id.endsWith(ending) ? id : `${id}${ending}`}`, label }
  }
}

async function readPlain(data: string): Promise<TrainingSet> {
  const { root, classes, pages, warnings } = await readLabelledSet(data)
  const places = new Map(classes.map(({ target }, place) => [target, place]))
  const images = pages.map(({ id, file, target }) => ({
    id,
    file: pathBelow(root, file),
    label: places.get(target)!,
  }))
  const held = splitHoldout({
    items: pages.map(({ id, target }, group) => ({ key: sha256(id), target, group })),
    share: PLAIN_HOLDOUT,
    seed: 0,
  })
  const rows = images.map(({ id, label }) => `${id} ${label}`)
  return {
    root,
    name: basename(root),
    kind: 'plain',
    digest: sha256(rows.toSorted().join('\n')),
    inputs: await stampOf(pages.map(({ file }) => file)),
    classes,
    fill: WHITE,
    train: new ImageList(
      root,
      images.filter((_, i) => !held[i]),
    ),
    clean: new ImageList(
      root,
      images.filter((_, i) => held[i]),
    ),
    noisy: new ImageList(root, []),
    warnings: [
      ...warnings,
      `${root} is no built set: ${Math.round(100 * PLAIN_HOLDOUT)} % of each class are held out, clean pages only, ` +
        'and copies of a page may stand on both sides. `npx augment build` keeps them together and evaluates on noisy pages too.',
    ],
  }
}

/** SHA-256 over names, sizes and times of files. */
async function stampOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  const stats = new Map<string, Promise<Stats | undefined>>()
  const statOf = (file: string): Promise<Stats | undefined> => {
    let found = stats.get(file)
    if (!found) stats.set(file, (found = stat(file).catch(() => undefined)))
    return found
  }
  for (const file of files) {
    const found = await statOf(diskFile(file))
    hash.update(`${file}\0${found?.size}\0${found?.mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function emptyClasses({ classes, train, root }: TrainingSet): string[] {
  const counts = classCounts(train, classes.length)
  const empty = classes.filter((_, place) => counts[place] === 0)
  if (empty.length === 0) return []
  const names = empty.map(({ target, name }) => `${target} ${name}`).join(', ')
  return [`${root}: no training images of ${names}: the model will never predict them`]
}

/** Images per class. */
export function classCounts(list: ImageList, classes: number): Uint32Array {
  const counts = new Uint32Array(classes)
  for (const label of list.labels) counts[label] = counts[label]! + 1
  return counts
}
