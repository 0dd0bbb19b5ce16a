/** Trains on all folds but one and predicts that one, for every fold. */
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import { csvRow } from '../../dataset/csv.ts'
import { predictFiles } from '../inference/open-run.ts'
import { evaluate, type Evaluation } from '../report/evaluation.ts'
import { assignFolds, setWithout, sourcesOf } from './folds.ts'
import { trainRun, type RunOptions } from '../loop/train-run.ts'

export interface CrossValidation extends Evaluation {
  folds: { fold: number; pages: number; macroF1: number; folder: string }[]
  /** pages that could not be read */
  failed: number
  /** the file that `augment audit --predictions` reads */
  predictions: string
}

export const OUT_OF_FOLD = 'out-of-fold.csv'

/**
 * Each fold is a run in a folder of its own; what is done is not done again.
 * @throws InputError `FOLDS_TOO_MANY`, and those of `trainRun`
 */
export async function crossValidate(options: RunOptions, folds: number): Promise<CrossValidation> {
  const { set, config, out } = options
  const sources = await sourcesOf(set)
  const { originals } = sources
  if (originals.length < folds) {
    throw new InputError(
      'FOLDS_TOO_MANY',
      `--folds ${folds}: the set has ${originals.length} pages; give fewer folds`,
    )
  }
  const foldOf = assignFolds(sources, folds, config.seed)
  const count = set.classes.length
  const probabilities = new Float32Array(originals.length * count)
  const results: CrossValidation['folds'] = []
  let failed = 0
  for (let fold = 0; fold < folds; fold++) {
    const folder = join(out, `fold-${fold + 1}`)
    await trainRun({ ...options, out: folder, set: setWithout(set, sources, foldOf, fold) })
    const pages = Array.from(foldOf.keys()).filter((page) => foldOf[page] === fold)
    const part = originals.pick(pages)
    const predictions = await predictFiles([folder], part, options)
    failed += predictions.failures.length
    for (const [row, page] of pages.entries()) {
      probabilities.set(
        predictions.probabilities.subarray(row * count, (row + 1) * count),
        page * count,
      )
    }
    const { macroF1 } = evaluate(set.classes, part.labels, predictions.probabilities)
    results.push({ fold: fold + 1, pages: pages.length, macroF1, folder })
  }
  const rows = [csvRow(['ID', 'label', ...set.classes.map(({ target }) => `p_${target}`)])]
  for (let page = 0; page < originals.length; page++) {
    const own = Array.from(probabilities.subarray(page * count, (page + 1) * count), (p) =>
      p.toFixed(6),
    )
    rows.push(csvRow([originals.id(page), set.classes[originals.labels[page]!]!.target, ...own]))
  }
  const predictions = join(out, OUT_OF_FOLD)
  await writeWhole(predictions, rows.join(''))
  return {
    ...evaluate(set.classes, originals.labels, probabilities),
    folds: results,
    failed,
    predictions,
  }
}
