/** Cross-validation by source: all images of a page are in one fold. */
import { join } from 'node:path'
import { sha256 } from '../../core/hash.ts'
import { rngFrom } from '../../core/rng.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { listPacked, readPackedInfo } from '../../dataset/packed-built.ts'
import { ImageList, type ListedImage } from '../data/image-list.ts'
import type { TrainingSet } from '../data/training-set.ts'

/** The pages of a set as they were before anything was made of them, and what was made of which. */
export interface Sources {
  /** one per page, untouched; IDs are those of the set they come from */
  originals: ImageList
  /** for each training image the place of its page among the originals */
  sourceOf: Uint32Array
  /** bytes of each page as far as they are known, so that copies stay together */
  keys: readonly string[]
}

/** Finds the pages behind a set's images. A plain set's images are their own. */
export async function sourcesOf(set: TrainingSet): Promise<Sources> {
  return set.kind === 'built' ? sourcesOfBuilt(set) : sourcesOfPlain(set)
}

function sourcesOfPlain({ root, train, clean }: TrainingSet): Sources {
  const images: ListedImage[] = []
  for (const list of [train, clean]) {
    for (let i = 0; i < list.length; i++) {
      images.push({ id: list.id(i), file: relativeTo(root, list.file(i)), label: list.labels[i]! })
    }
  }
  const originals = new ImageList(root, images)
  return { originals, sourceOf: Uint32Array.from(images.keys()), keys: originals.ids() }
}

function relativeTo(root: string, file: string): string {
  return file.slice(root.length + 1)
}

async function sourcesOfBuilt({ root, classes, train }: TrainingSet): Promise<Sources> {
  const places = new Map(classes.map(({ target }, place) => [target, place]))
  const images: ListedImage[] = []
  const keys: string[] = []
  const known = new Map<string, number>()
  const madeFrom = new Map<string, number>()
  const packed = (await readPackedInfo(root)) !== undefined
  const rows = packed ? await listPacked(root) : readManifest(join(root, 'manifest.jsonl'))
  for await (const row of rows) {
    const { path, sha256: key } = row.source
    let place = known.get(path)
    if (place === undefined) {
      place = images.length
      known.set(path, place)
      keys.push(key)
      // Filled by the untouched page, wherever it stands in the manifest.
      images.push({
        id: path.replace(/^train\//, ''),
        file: row.file,
        label: places.get(row.target)!,
      })
    }
    if (row.variant === 0) images[place]!.file = row.file
    if (row.split === 'train') madeFrom.set(row.id, place)
  }
  const sourceOf = Uint32Array.from({ length: train.length }, (_, i) => madeFrom.get(train.id(i))!)
  return { originals: new ImageList(root, images), sourceOf, keys }
}

/**
 * The fold of every page: class by class in a drawn order, one fold after the other. Pages of the
 * same bytes are in the same fold.
 */
export function assignFolds(
  { originals, keys }: Pick<Sources, 'originals' | 'keys'>,
  folds: number,
  seed: number,
): Uint8Array {
  const out = new Uint8Array(originals.length)
  const foldOf = new Map<string, number>()
  const order = rngFrom(`${seed}/folds`).shuffled(Array.from(originals.labels.keys()))
  const next = new Map<number, number>()
  for (const page of order.toSorted((a, b) => originals.labels[a]! - originals.labels[b]!)) {
    const label = originals.labels[page]!
    // Classes begin at different folds, so that small ones do not all fill the first.
    const fold = foldOf.get(keys[page]!) ?? next.get(label) ?? label % folds
    out[page] = fold
    if (!foldOf.has(keys[page]!)) next.set(label, (fold + 1) % folds)
    foldOf.set(keys[page]!, fold)
  }
  return out
}

/**
 * The set without the pages of a fold. Nothing is held out, so that nothing is selected on the pages that are
 * evaluated afterwards.
 */
export function setWithout(
  set: TrainingSet,
  { sourceOf, originals }: Sources,
  foldOf: Uint8Array,
  fold: number,
): TrainingSet {
  const all = set.kind === 'built' ? set.train : originals
  const rest = Array.from(all.labels.keys()).filter((i) => foldOf[sourceOf[i]!] !== fold)
  const key = `fold ${fold} of ${foldOf.join('')}`
  const none = new ImageList(set.root, [])
  return {
    ...set,
    digest: sha256(`${set.digest} ${key}`),
    inputs: sha256(`${set.inputs} ${key}`),
    train: all.pick(rest),
    clean: none,
    noisy: none,
  }
}
