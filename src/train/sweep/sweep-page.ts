/** A page about a sweep: every trial as a line through what was tried, what matters, and a table. */
import { join } from 'node:path'
import { writeWhole } from '../../core/files.ts'
import { isFile } from '../../dataset/images.ts'
import { encodedPath } from '../../html/addresses.ts'
import { html, type Html } from '../../html/html.ts'
import { card, pageText, percent, scoreText } from '../report/page/frame.ts'
import { FEWEST, importanceOf, type Importance } from './importance.ts'
import { nameOf, parallelAxes } from './parallel.ts'
import { ranked, type SweepResult, type Trial } from './sweep.ts'

/** @returns its path */
export async function writeSweepPage(
  out: string,
  title: string,
  result: SweepResult,
): Promise<string> {
  const file = join(out, 'report.html')
  const rows = ranked(result.trials)
  const keys = Object.keys(rows[0]?.values ?? {})
  const scored = rows.filter(({ score }) => score !== null)
  const reported = new Set<Trial>()
  for (const row of rows) if (await isFile(join(out, row.folder, 'report.html'))) reported.add(row)
  // Trials that were given more steps are better for that alone.
  const first = rows.filter(({ rung }) => rung === 0)
  const lines =
    scored.length === 0
      ? html`<p class="muted">No trial has a score.</p>`
      : html`<p class="muted">
            Drag along an axis to choose trials by it; a click there takes it back.
          </p>
          ${parallelAxes(scored, keys)}`
  const content = html`<div class="cards">
    ${card('Trials: from each value to the score', lines, true)}
    ${card('What matters', importanceTable(importanceOf(first, keys), first.length), true)}
    ${card('Best first', table(rows, keys, reported), true)}
  </div>`
  const about = `${new Set(rows.map(({ trial }) => trial)).size} trials`
  await writeWhole(file, pageText(title, about, [content]))
  return file
}

function importanceTable(found: readonly Importance[], trials: number): Html {
  if (found.length === 0) {
    return html`<p class="muted">
      ${trials < FEWEST ? `Fewer than ${FEWEST} trials say nothing of what matters.` : 'No setting differs between trials with a score.'}
    </p>`
  }
  return html`<table>
      <thead>
        <tr>
          <th scope="col">setting</th>
          <th scope="col">explains</th>
          <th scope="col">better</th>
          <th scope="col">by chance</th>
        </tr>
      </thead>
      <tbody>
        ${found.map(
          ({ key, explained, pValue, direction }) =>
            html`<tr>
              <th scope="row">${key}</th>
              <td>
                ${percent(explained)}
                <span class="share" style="width:${(8 * explained).toFixed(2)}rem"></span>
              </td>
              <td>${direction ?? '–'}</td>
              <td>
                ${pValue < 0.05 ? `no (p = ${pValue.toFixed(3)})` : `may be (p = ${pValue.toFixed(2)})`}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="muted">
      Of the variance of macro F1 between ${trials} trials of the same length, what each setting
      alone explains: numbers by a parabola, words by their means. p says how often scores in random
      order are explained as well; of many settings one does so by chance.
    </p>`
}

function table(
  rows: readonly Trial[],
  keys: readonly string[],
  reported: ReadonlySet<Trial>,
): Html {
  return html`<table class="sortable">
    <thead>
      <tr>
        ${['trial', 'steps', ...keys, 'macro F1'].map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => {
        const { trial, steps, values, score, interval, reason, folder } = row
        const link = `${encodedPath(folder)}/report.html`
        return html`<tr data-trial="${nameOf(row)}">
          <th scope="row">${reported.has(row) ? html`<a href="${link}">${trial}</a>` : trial}</th>
          <td>${steps ?? '–'}</td>
          ${keys.map((key) => html`<td>${String(values[key])}</td>`)}
          <td>${score === null ? (reason ?? 'failed') : scoreText(score, interval)}</td>
        </tr>`
      })}
    </tbody>
  </table>`
}
