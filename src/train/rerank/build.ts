/** Learns a dictionary from a set: its pages are read, words weighted, limits tuned on held-out pages. */
import { InputError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { rngFrom } from '../../core/rng.ts'
import { pathBelow } from '../../core/paths.ts'
import { chooseClasses, type ClassName } from '../../dataset/classes.ts'
import type { Dictionary } from '../../ocr/lexicon/dictionary.ts'
import { linesOf, type LabelledExample } from '../../ocr/lexicon/page-lines.ts'
import { learnWords } from '../../ocr/lexicon/learn.ts'
import type { Mirrored } from '../../page/networks/orientation/prior.ts'
import type { Part } from '../../ocr/read-page.ts'
import type { OcrEngine } from '../../ocr/engines/engine.ts'
import { readWords } from '../../ocr/words-file.ts'
import type { ImageList } from '../data/image-list.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { tune, type Tuned } from './tune.ts'

export interface BuildWordsOptions {
  set: TrainingSet
  /** how often pages are mirrored; `rare` by default */
  mirrored?: Mirrored | undefined
  /** classes by name or number, at least two */
  classes: readonly string[]
  /** maximum number of training pages per class, and of held-out ones */
  pages: number
  heldOut: number
  /** words read on fewer pages of their class are left out */
  minPages: number
  /** words file, which makes a stopped run resumable */
  words: string
  part: Part
  engine: OcrEngine
  progress: Progress
  signal: AbortSignal
}

export interface BuiltWords {
  dictionary: Dictionary
  classes: readonly ClassName[]
  /** pages that words were learned from, and number of pages that could not be read */
  pages: number
  failed: number
  /** undefined where the set has no held-out pages of the classes */
  tuned: Tuned | undefined
}

/** How a built set numbers the variants of a page. */
const VARIANT = /_\d+$/
/** Limits where no pages are held out. */
const DEFAULTS = { threshold: 0.75, margin: 1, titleMargin: 1 }
/** Weight of the model's log-odds: see `trust` of a dictionary. */
const TRUST = 0.15
/** See `reach` of a dictionary. */
const REACH = 0.2

/**
 * Learns the keywords of classes. Of a built set the augmented variants are read too, so that the
 * misreadings of degraded titles are learned with them.
 * @throws InputError `CLASSES_FEW`, `CLASS_UNKNOWN`, `WORDS_NONE`; WorkError `STOPPED`
 */
export async function buildWords(options: BuildWordsOptions): Promise<BuiltWords> {
  const { set, minPages } = options
  const classes = chooseClasses(set.classes, options.classes)
  if (classes.length < 2) {
    throw new InputError('CLASSES_FEW', '--classes: expected two or more to tell apart, found one')
  }
  const held = set.noisy.length > 0 ? set.noisy : set.clean
  const training = sampled(set.train, set.classes, classes, options.pages)
  const heldOut = sampled(held, set.classes, classes, options.heldOut)
  const lists = [...training, ...heldOut]
  const images = lists.map(({ path }) => ({
    file: pathBelow(set.root, path),
    path,
  }))
  const { rows, failed } = await readWords(options.words, images, options)
  const examples = lists.map(({ target, source }, i): LabelledExample | undefined => {
    const row = rows[i]
    return row && { target, source, lines: linesOf(row) }
  })
  const learned = examples.slice(0, training.length).filter((one) => one !== undefined)
  const tuning = examples.slice(training.length).filter((one) => one !== undefined)
  const targets = classes.map(({ target }) => target)
  const words = learnWords(learned, { targets, minPages })
  const isEmpty = (target: number): boolean => {
    const { titles, title } = words.get(target)!
    return titles.length + title.length === 0
  }
  if (targets.every(isEmpty)) {
    throw new InputError(
      'WORDS_NONE',
      `expected words that were read on ${minPages} pages of one class and not on those of others, found none: ` +
        'the classes may have no titles, or --languages may be wrong',
    )
  }
  const dictionary: Dictionary = {
    format: 1,
    ...DEFAULTS,
    trust: TRUST,
    reach: REACH,
    classes: Object.fromEntries(
      classes.map(({ target, name }) => [String(target), { name, ...words.get(target)! }]),
    ),
  }
  const tuned = tuning.length > 0 ? tune(dictionary, tuning) : undefined
  if (tuned) {
    const { threshold, margin, titleMargin } = tuned
    Object.assign(dictionary, { threshold, margin, titleMargin })
  }
  return { dictionary, classes, pages: learned.length, failed: failed.length, tuned }
}

/** At most `max` pages per class, drawn by their names: the same whatever the order of the list. */
function sampled(
  list: ImageList,
  all: readonly ClassName[],
  classes: readonly ClassName[],
  max: number,
): { target: number; path: string; source: string }[] {
  return classes.flatMap(({ target }) => {
    const place = all.findIndex((one) => one.target === target)
    const own: { rank: number; id: string; path: string }[] = []
    for (let i = 0; i < list.length; i++) {
      if (list.labels[i] !== place) continue
      const id = list.id(i)
      own.push({ rank: rngFrom(`words/${id}`).next(), id, path: list.file(i) })
    }
    return own
      .toSorted((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))
      .slice(0, max)
      .map(({ id, path }) => ({ target, path, source: id.replace(VARIANT, '') }))
  })
}
