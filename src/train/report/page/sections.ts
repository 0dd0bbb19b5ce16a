/** Sections that several pages have. */
import { html, type Html } from '../../../html/html.ts'
import type { ClassName } from '../../../dataset/classes.ts'
import type { ImageList } from '../../data/image-list.ts'
import type { Evaluation } from '../evaluation.ts'
import { calibrationBins } from '../../metrics/scores.ts'
import { reliability } from './charts.ts'
import { card } from './frame.ts'
import { mistakePictures, worstMistakes } from './mistakes.ts'
import { classTable, confusedList, matrixTable } from './tables.ts'

/** Mistakes that are shown. */
const SHOWN = 24

/** Classes, confusions, calibration and the worst mistakes of predictions. */
export async function evaluationSection(
  what: string,
  list: ImageList,
  classes: readonly ClassName[],
  probabilities: Float32Array,
  found: Evaluation,
): Promise<Html> {
  const mistakes = worstMistakes(list.labels, probabilities, classes.length, SHOWN)
  return html`<div class="cards">
      ${card(`Classes, ${what}`, classTable(found), true)}
      ${card('Most confused', confusedList(found))}
      ${card('Confidence against accuracy', reliability(calibrationBins(list.labels, probabilities, classes.length)))}
      ${card('Confusion: rows are the truth, columns the prediction', matrixTable(found), true)}
    </div>
    <h3>Worst mistakes, ${what}</h3>
    ${await mistakePictures(list, classes, mistakes)}`
}
