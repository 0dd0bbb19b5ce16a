/** A page about predictions of labelled images. */
import { dirname } from 'node:path'
import { makeFolder, writeWhole } from '../../core/files.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { html } from '../../html/html.ts'
import type { ImageList } from '../data/image-list.ts'
import { evaluate, type Evaluation } from './evaluation.ts'
import { card, pageText, percent, scoreText, tiles } from './page/frame.ts'
import { neighboursOf } from './page/neighbours.ts'
import { evaluationSection } from './page/sections.ts'
import { changeTable } from './page/tables.ts'

export interface EvaluatedPredictions {
  classes: readonly ClassName[]
  /** [images, classes] */
  probabilities: Float32Array
  /** those before the words on the pages changed some, where they did: both scores are shown */
  alone?: Float32Array
  /** words that were weighed, one sentence each, by the place of their page */
  words?: ReadonlyMap<number, readonly string[]> | undefined
  /** how the models of an ensemble are weighed, one line per model */
  models: readonly string[]
}

/**
 * Writes the page.
 * @returns its path
 */
export async function writeEvaluationPage(
  file: string,
  title: string,
  list: ImageList,
  { classes, probabilities, alone, words: weighed, models }: EvaluatedPredictions,
): Promise<string> {
  const found = evaluate(classes, list.labels, probabilities)
  const before = alone && evaluate(classes, list.labels, alone)
  const words = before ? ' with the words on the pages' : ''
  const head = tiles([
    ...(before ? [macroF1Tile(before, ' by the model alone')] : []),
    macroF1Tile(found, words),
    { value: percent(found.accuracy), label: `accuracy${words}` },
    { value: percent(found.calibrationError), label: 'calibration error' },
    { value: String(found.images), label: 'images' },
  ])
  const ensemble = html`<ul>
    ${models.map((line) => html`<li>${line}</li>`)}
  </ul>`
  const body = await evaluationSection(
    'all images',
    {
      key: 'all',
      list,
      classes,
      probabilities,
      neighbours: neighboursOf(probabilities.map(logOf), classes.length),
      words: weighed,
      folder: dirname(file),
    },
    found,
  )
  const cards = [
    ...(models.length > 0 ? [card('Models', ensemble)] : []),
    ...(before
      ? [card('F1, by the model alone and with the words', changeTable(before, found))]
      : []),
  ]
  await makeFolder(dirname(file))
  await writeWhole(file, pageText(title, list.root, [head, ...cards, body]))
  return file
}

/** Of probabilities only their logarithms tell pages apart that the network is sure of. */
const logOf = (share: number): number => Math.log(Math.max(1e-6, share))

function macroF1Tile(
  { macroF1, macroF1Interval: interval }: Evaluation,
  how: string,
): { value: string; label: string } {
  const { low, high } = interval
  return {
    value: scoreText(macroF1, interval),
    label: `macro F1${how} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`,
  }
}
