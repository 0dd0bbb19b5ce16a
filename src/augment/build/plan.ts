/** Which images to make of which sources: counts, splits, names. Nothing is read or drawn here. */
import { createHash } from 'node:crypto'
import type { AnnotationSlice } from '../../dataset/annotations/source-file.ts'
import { PAIR_SPLITS } from '../../dataset/built-dataset.ts'
import type { ClassName } from '../../dataset/classes.ts'
import type { LabelledPage } from '../../dataset/competition.ts'
import { groupDuplicates } from '../../dataset/duplicates.ts'
import { splitHoldout } from '../../dataset/split.ts'
import { isRegistered } from '../recipe/pairs.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { shareOut } from './balance.ts'
import { extensionOf } from './encode.ts'
import { OverlayRing } from './overlays.ts'
import type { OverlayRef } from './render.ts'
import { outputStems } from './names.ts'
import type { ImageTask, SourceTask, Survey } from './task.ts'

/** A source that can be read. */
export interface SurveyedPage extends LabelledPage, Survey {
  /** relative to the root of the input set, with forward slashes */
  path: string
  /** where its annotations are, where it has any */
  annotations?: AnnotationSlice
}

/** What a plan says of a source's page. */
export type PlannedPage = Pick<SurveyedPage, 'path' | 'sha256' | 'target' | 'annotations'>

export interface PlannedSource {
  page: PlannedPage
  stem: string
  side: 'train' | 'holdout'
  /** images in `train`, the original among them, or pairs; 0 where the target is too small for it */
  images: number
  keyOffset: number
  /** place of its first image in the plan */
  first: number
}

export interface Plan {
  sources: PlannedSource[]
  /** the sources by the stem of their images' names */
  byStem: ReadonlyMap<string, PlannedSource>
  classes: readonly ClassName[]
  /** all images, of every split */
  total: number
  /** of the images' file names, with its dot */
  ending: string
  /** images in `train` */
  train: number
  /** noisy images of each holdout source */
  noisy: number
  /** whether every training image is a pair, noisy and clean */
  pairs: boolean
  /** whether clean pages of pairs are moved along with their noisy ones */
  registered: boolean
  /** what a source may borrow from, its own side only */
  overlays: Record<PlannedSource['side'], Pick<OverlayRing, 'of'>>
}

/** Sources of the same bytes get variant numbers this far apart in their random keys. */
const KEY_STRIDE = 1_000_000_000

/** Most images a task holds, so that one source with many does not keep a single worker busy. */
const TASK_IMAGES = 32

/**
 * Splits off the holdout and shares the target out. It holds counts only: a million images need no more
 * memory than ten.
 * @param pages sorted by id
 */
export function planBuild(
  recipe: Recipe,
  pages: readonly SurveyedPage[],
  classes: readonly ClassName[],
): Plan {
  const { holdout, target, balance, maxPerSource, pairs, output } = recipe
  const groups = groupDuplicates(pages)
  const items = pages.map((page, i) => ({
    key: page.sha256,
    target: page.target,
    group: groups[i]!,
  }))
  const held = splitHoldout({ items, share: holdout.share, seed: holdout.seed })
  const training = pages.filter((_, i) => !held[i])
  const counts = shareOut(training, { target, balance, maxPerSource })
  const stems = outputStems(pages.map((page) => page.id))
  const copies = new Map<string, number>()

  let total = 0
  let next = 0
  const sources = pages.map((page, i): PlannedSource => {
    const copy = copies.get(page.sha256) ?? 0
    copies.set(page.sha256, copy + 1)
    const images = held[i] ? 0 : counts[next++]!
    const first = total
    const side = held[i] ? 'holdout' : 'train'
    total += countOf({ side, images }, { pairs, noisy: holdout.variants })
    const { path, sha256, target: of, annotations } = page
    return {
      // Not what it looks like, which would be kept as long as the plan.
      page: { path, sha256, target: of, ...(annotations && { annotations }) },
      stem: stems[i]!,
      side,
      images,
      keyOffset: copy * KEY_STRIDE,
      first,
    }
  })
  const ringOf = (side: PlannedSource['side']): OverlayRing =>
    new OverlayRing(
      sources.filter((source) => source.side === side).map((source) => refOf(source.page)),
    )
  return {
    sources,
    byStem: new Map(sources.map((source) => [source.stem, source])),
    classes,
    total,
    ending: `.${extensionOf(output.format)}`,
    train: counts.reduce((sum, count) => sum + count, 0),
    noisy: holdout.variants,
    pairs,
    registered: isRegistered(recipe),
    overlays: { train: ringOf('train'), holdout: ringOf('holdout') },
  }
}

/** Whether any page is annotated. */
export function isPlanAnnotated({ sources }: Pick<Plan, 'sources'>): boolean {
  return sources.some(({ page }) => page.annotations !== undefined)
}

/** How many images a source has in all parts of the set. */
export function countOf(
  { side, images }: Pick<PlannedSource, 'side' | 'images'>,
  { pairs, noisy }: Pick<Plan, 'pairs' | 'noisy'>,
): number {
  if (side === 'holdout') return 1 + noisy
  return pairs ? 2 * images : images
}

/** The images of a source, in the plan's order: the first has the place `source.first`. */
export function* imagesOf(source: PlannedSource, plan: Plan): Generator<ImageTask> {
  if (plan.pairs) {
    for (let variant = 1; variant <= source.images; variant++) {
      const id = imageId(source, variant, plan)
      yield { id, split: 'clean', variant: 0, ...(plan.registered && { registered: variant }) }
      yield { id, split: 'noisy', variant }
    }
    return
  }
  if (source.side === 'train') {
    for (let variant = 0; variant < source.images; variant++) {
      yield { id: imageId(source, variant, plan), split: 'train', variant }
    }
    return
  }
  yield { id: imageId(source, 0, plan), split: 'holdout/clean', variant: 0 }
  for (let variant = 1; variant <= plan.noisy; variant++) {
    yield { id: imageId(source, variant, plan), split: 'holdout/noisy', variant }
  }
}

/** The place of an image in the plan and its source, or undefined where the plan has no such image. */
export function placeOf(
  plan: Plan,
  image: Pick<ImageTask, 'id' | 'split'>,
): { place: number; source: PlannedSource } | undefined {
  const cut = image.id.lastIndexOf('_')
  const source = plan.byStem.get(image.id.slice(0, cut))
  const variant = Number(image.id.slice(cut + 1, -plan.ending.length))
  if (!source || !Number.isInteger(variant) || imageId(source, variant, plan) !== image.id) {
    return undefined
  }
  if (plan.pairs) {
    const at = PAIR_SPLITS.findIndex((split) => split === image.split)
    if (at < 0 || variant < 1 || variant > source.images) return undefined
    return { place: source.first + 2 * (variant - 1) + at, source }
  }
  if (source.side === 'train') {
    if (image.split !== 'train' || variant >= source.images) return undefined
  } else {
    const split = variant === 0 ? 'holdout/clean' : 'holdout/noisy'
    if (image.split !== split || variant > plan.noisy) return undefined
  }
  return { place: source.first + variant, source }
}

/** The name of its file. */
function imageId({ stem }: PlannedSource, variant: number, { ending }: Plan): string {
  return `${stem}_${String(variant).padStart(4, '0')}${ending}`
}

/**
 * The tasks of a plan, one at a time.
 * @param isDone whether the image at this place of the plan is there already
 */
export function* tasksOf(plan: Plan, isDone: (place: number) => boolean): Generator<SourceTask> {
  const names = new Map(plan.classes.map(({ target, name }) => [target, name]))
  for (const source of plan.sources) {
    let images: ImageTask[] = []
    const { path, sha256: digest, target, annotations } = source.page
    const task = (): SourceTask => ({
      path,
      sha256: digest,
      of: { target, name: names.get(target) ?? '' },
      keyOffset: source.keyOffset,
      overlays: plan.overlays[source.side].of(digest),
      images,
      ...(annotations && { annotations }),
    })
    let place = source.first
    for (const image of imagesOf(source, plan)) {
      if (!isDone(place++)) images.push(image)
      if (images.length === TASK_IMAGES) {
        yield task()
        images = []
      }
    }
    if (images.length > 0) yield task()
  }
}

const refOf = ({ path, sha256: digest }: PlannedPage): OverlayRef => ({ path, sha256: digest })

/** What a class has: readable sources, how many of them are held out, training images. */
export interface ClassCounts extends ClassName {
  sources: number
  holdout: number
  train: number
}

/** Sources, holdout and training images of each class. */
export function classesOf(plan: Plan): ClassCounts[] {
  return plan.classes.map(({ target, name }) => {
    const own = plan.sources.filter(({ page }) => page.target === target)
    const holdout = own.filter(({ side }) => side === 'holdout').length
    const train = own.reduce((sum, { images }) => sum + images, 0)
    return { target, name, sources: own.length, holdout, train }
  })
}

/** SHA-256 over the sources: what the set was made from. */
export function sourceDigest(pages: readonly SurveyedPage[]): string {
  const hash = createHash('sha256')
  for (const { id, sha256, target, annotations } of pages) {
    const row = [id, sha256, target, ...(annotations ? [annotations.sha256] : [])]
    hash.update(`${row.join(' ')}\n`)
  }
  return hash.digest('hex')
}
