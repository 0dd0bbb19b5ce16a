/** Sections that several pages have. */
import { html, type Html } from '../../../html/html.ts'
import type { Evaluation } from '../evaluation.ts'
import { calibrationBins } from '../../metrics/scores.ts'
import { reliability } from './charts.ts'
import { card } from './frame.ts'
import { mistakePictures, worstMistakes } from './mistakes.ts'
import { picturesSection, type PicturesOf } from './pictures.ts'
import { calibrationTable, classTable, confusedList, linkTo, matrixTable } from './tables.ts'

/** Mistakes that are shown. */
const SHOWN = 24

/** Classes, confusions, calibration and the worst mistakes of predictions, and the pictures behind them. */
export async function evaluationSection(
  what: string,
  of: PicturesOf,
  found: Evaluation,
): Promise<Html> {
  const { key, list, classes, probabilities } = of
  const mistakes = worstMistakes(list.labels, probabilities, classes.length, SHOWN)
  const bins = calibrationBins(list.labels, probabilities, classes.length)
  const link = linkTo(key)
  return html`<div class="cards">
      ${card(`Classes, ${what}`, classTable(found, link), true)}
      ${card('Most confused', confusedList(found, link))}
      ${card(
        'Confidence against accuracy',
        html`${reliability(bins)}
          <details>
            <summary>By confidence</summary>
            ${calibrationTable(bins, link)}
          </details>`,
      )}
      ${card('Confusion: rows are the truth, columns the prediction', matrixTable(found, link), true)}
    </div>
    <h3>Worst mistakes, ${what}</h3>
    <p><a href="${link({ wrong: 1 })}">All mistakes</a> · <a href="${link({})}">all pages</a></p>
    ${await mistakePictures(list, classes, mistakes, link)} ${await picturesSection(of)}`
}
