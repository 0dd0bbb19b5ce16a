/** What was measured, as `bench/worth.json` keeps it, and what the tables say of it. */
import { MODELS, type ModelName, type PartScores, type Training } from './cell.ts'
import { PERTURBATIONS } from './noise.ts'
import {
  meanOf,
  meanRobustnessDegradation,
  perturbationOf,
  spreadOf,
  type Similarity,
  type Spread,
} from './robustness.ts'
import { SETS } from './sets.ts'

export interface WorthCell {
  model: ModelName
  /** of `SETS`, or the name of a recipe of one's own */
  set: string
  split: number
  seed: number
  /** images of the set */
  images: number
  /** macro F1 by part of the test */
  scores: PartScores
}

export interface WorthResults {
  training: Training
  /** pages a class to train on */
  perClass: number
  /** classes of the data */
  classes: number
  /** by part, such as `rotation-2` */
  similarity: Record<string, Similarity>
  cells: readonly WorthCell[]
}

/** A row of a table: what a set gave a model. */
export interface WorthRow {
  set: string
  /** trainings */
  runs: number
  /** images of the set */
  images: number | undefined
  clean: Spread | undefined
  augraphy: Spread | undefined
  /** the mean over RoDLA's perturbations and levels that were measured */
  rodla: Spread | undefined
  /** the mean of Augraphy's and RoDLA's: all noise that is not ours */
  noisy: Spread | undefined
  /** what `noisy` is above the originals alone, of the same split and seed */
  gain: Spread | undefined
  robustness: Spread | undefined
  /** by part */
  parts: Record<string, Spread>
}

const keyOf = ({ model, set, split, seed }: WorthCell): string =>
  [model, set, split, seed].join('\0')

/**
 * Earlier results with newer ones over them; a cell that is in both is taken from the newer ones.
 * @throws RangeError where they were trained otherwise, and are no part of one table
 */
export function mergeResults(before: WorthResults | undefined, now: WorthResults): WorthResults {
  if (!before) return { ...now, cells: sorted(now.cells) }
  const settings = ({ training, perClass, classes }: WorthResults): string =>
    JSON.stringify([training.steps, training.size, training.batch, perClass, classes])
  if (settings(before) !== settings(now)) {
    throw new RangeError(
      `earlier results are of other settings (${settings(before)}, now ${settings(now)}): ` +
        'delete the file to begin anew',
    )
  }
  const cells = new Map(before.cells.map((cell) => [keyOf(cell), cell]))
  for (const cell of now.cells) {
    const known = cells.get(keyOf(cell))
    const scores = known?.images === cell.images ? { ...known.scores, ...cell.scores } : cell.scores
    cells.set(keyOf(cell), { ...cell, scores })
  }
  const similarity = { ...before.similarity, ...now.similarity }
  return { ...now, similarity, cells: sorted([...cells.values()]) }
}

function sorted(cells: readonly WorthCell[]): WorthCell[] {
  const models = Object.keys(MODELS)
  const sets: readonly string[] = SETS
  const rank = ({ model, set, split, seed }: WorthCell): number =>
    ((models.indexOf(model) * 100 + sets.indexOf(set)) * 100 + split) * 100 + seed
  return cells.toSorted((a, b) => rank(a) - rank(b))
}

/** The rows of a model in the order of the sets; a set that was not measured has 0 runs. */
export function rowsOf(results: WorthResults, model: ModelName): WorthRow[] {
  const own = results.cells.filter((cell) => cell.model === model)
  const baseline = meanScores(own.filter(({ set }) => set === 'originals'))
  return [...new Set([...SETS, ...own.map(({ set }) => set)])].map((set) => {
    const cells = own.filter((cell) => cell.set === set)
    const part = (name: string): Spread | undefined =>
      spreadOf(cells.flatMap(({ scores }) => scores[name] ?? []))
    const names = [...new Set(cells.flatMap(({ scores }) => Object.keys(scores)))]
    return {
      set,
      runs: cells.length,
      images: cells[0]?.images,
      clean: part('clean'),
      augraphy: part('augraphy'),
      rodla: spreadOf(cells.flatMap(({ scores }) => meanPerturbed(scores) ?? [])),
      noisy: spreadOf(cells.flatMap(({ scores }) => meanNoisy(scores) ?? [])),
      gain: set === 'originals' ? undefined : spreadOf(cells.flatMap((cell) => gainOf(cell, own))),
      robustness: spreadOf(
        cells.flatMap(
          ({ scores }) =>
            meanRobustnessDegradation({ scores, baseline, similarity: results.similarity }) ?? [],
        ),
      ),
      parts: Object.fromEntries(names.map((name) => [name, part(name)!])),
    }
  })
}

/** Over the perturbations alone. */
function meanPerturbed(scores: PartScores): number | undefined {
  const found = Object.entries(scores).filter(([part]) => perturbationOf(part))
  return found.length === 0 ? undefined : meanOf(found.map(([, score]) => score))
}

/** The mean of Augraphy's and RoDLA's, where both were measured. */
function meanNoisy(scores: PartScores): number | undefined {
  const rodla = meanPerturbed(scores)
  const augraphy = scores['augraphy']
  return rodla === undefined || augraphy === undefined ? undefined : (rodla + augraphy) / 2
}

/** Above the originals of the same split and seed: pages and chance of the training are then alike. */
function gainOf({ split, seed, scores }: WorthCell, own: readonly WorthCell[]): number[] {
  const base = own.find(
    (cell) => cell.set === 'originals' && cell.split === split && cell.seed === seed,
  )
  const [now, without] = [meanNoisy(scores), base && meanNoisy(base.scores)]
  return now === undefined || without === undefined ? [] : [now - without]
}

function meanScores(cells: readonly WorthCell[]): PartScores {
  const names = new Set(cells.flatMap(({ scores }) => Object.keys(scores)))
  return Object.fromEntries(
    [...names].map((name) => [name, meanOf(cells.flatMap(({ scores }) => scores[name] ?? []))]),
  )
}

/** The perturbations and levels that were measured of any cell, RoDLA's order. */
export function measuredParts({ cells }: WorthResults): string[] {
  const found = new Set(cells.flatMap(({ scores }) => Object.keys(scores)))
  return PERTURBATIONS.flatMap((name) =>
    [1, 2, 3].map((level) => `${name}-${level}`).filter((part) => found.has(part)),
  )
}

/** As `bench/worth.json` keeps them: a line for every cell, so that changes are seen. */
export function resultsText(results: WorthResults): string {
  const lines = results.cells.map((cell) => `  ${JSON.stringify(cell)}`).join(',\n')
  const rest = JSON.stringify({ ...results, cells: undefined }).slice(1, -1)
  return `{${rest},"cells":[\n${lines}\n]}\n`
}
