/** A dictionary made from a set: its pages are read, words weighed, limits found on pages held out. */
import { relative, sep } from 'node:path'
import { InputError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { rngFrom } from '../../core/rng.ts'
import { chooseClasses, type ClassName } from '../../dataset/classes.ts'
import type { Dictionary } from '../../ocr/lexicon/dictionary.ts'
import { learnWords, type LabelledExample } from '../../ocr/lexicon/learn.ts'
import type { Part } from '../../ocr/read-page.ts'
import type { OcrEngine } from '../../ocr/engines/engine.ts'
import { linesOf } from '../../ocr/lexicon/score.ts'
import { readWords } from '../../ocr/words-file.ts'
import type { ImageList } from '../data/image-list.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { tune, type Tuned } from './tune.ts'

export interface BuildWordsOptions {
  set: TrainingSet
  /** classes by name or number, at least two */
  classes: readonly string[]
  /** at most so many training pages a class, and so many held-out ones */
  pages: number
  heldOut: number
  /** words read on fewer pages of their class are left out */
  least: number
  /** what is read is kept here, so that a stopped run goes on */
  words: string
  part: Part
  reader: OcrEngine
  progress: Progress
  signal: AbortSignal
}

export interface BuiltWords {
  dictionary: Dictionary
  classes: readonly ClassName[]
  /** pages that words were learned from, and those that could not be read */
  pages: number
  unread: number
  /** undefined where the set holds no pages of the classes out */
  tuned: Tuned | undefined
}

/** How a built set numbers the copies of a page. */
const COPY = /_\d+$/
/** Where no pages are held out. */
const USUAL = { threshold: 0.75, margin: 1 }
/** How much of a model's log-odds is believed: see `trust` of a dictionary. */
const TRUST = 0.15

/**
 * Learns which words speak for which of the classes. Of a built set the augmented copies are read
 * too, so that what readers make of worn titles is learned with them.
 * @throws InputError `CLASSES_FEW`, `CLASS_UNKNOWN`, `WORDS_NONE`; WorkError `STOPPED`
 */
export async function buildWords(options: BuildWordsOptions): Promise<BuiltWords> {
  const { set, least } = options
  const classes = chooseClasses(set.classes, options.classes)
  if (classes.length < 2) {
    throw new InputError('CLASSES_FEW', '--classes: expected two or more to tell apart, found one')
  }
  const held = set.noisy.length > 0 ? set.noisy : set.clean
  const training = chosen(set.train, set.classes, classes, options.pages)
  const trial = chosen(held, set.classes, classes, options.heldOut)
  const lists = [...training, ...trial]
  const images = lists.map(({ path }) => ({
    file: relative(set.root, path).split(sep).join('/'),
    path,
  }))
  const { rows, unread } = await readWords(options.words, images, options)
  const lessons = lists.map(({ target, source }, i): LabelledExample | undefined => {
    const row = rows[i]
    return row && { target, source, lines: linesOf(row) }
  })
  const learned = lessons.slice(0, training.length).filter((one) => one !== undefined)
  const tried = lessons.slice(training.length).filter((one) => one !== undefined)
  const targets = classes.map(({ target }) => target)
  const words = learnWords(learned, { targets, least })
  if (targets.every((target) => words.get(target)!.title.length === 0)) {
    throw new InputError(
      'WORDS_NONE',
      `no word was read on ${least} pages of one class and not on those of others: ` +
        'the classes may have no titles, or --languages be wrong',
    )
  }
  const dictionary: Dictionary = {
    format: 1,
    ...USUAL,
    trust: TRUST,
    classes: Object.fromEntries(
      classes.map(({ target, name }) => [String(target), { name, ...words.get(target)! }]),
    ),
  }
  const tuned = tried.length > 0 ? tune(dictionary, tried) : undefined
  if (tuned) Object.assign(dictionary, { threshold: tuned.threshold, margin: tuned.margin })
  return { dictionary, classes, pages: learned.length, unread: unread.length, tuned }
}

/** At most `most` pages a class, drawn by their names: the same whatever the order of the list. */
function chosen(
  list: ImageList,
  all: readonly ClassName[],
  classes: readonly ClassName[],
  most: number,
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
      .slice(0, most)
      .map(({ id, path }) => ({ target, path, source: id.replace(COPY, '') }))
  })
}
