/** The tables of a report: classes, confusions, damage. */
import { html, type Html } from '../../../html/html.ts'
import type { EffectAccuracy, Share } from '../effects.ts'
import type { Evaluation } from '../evaluation.ts'
import { percent } from './frame.ts'

export function classTable({ perClass }: Evaluation): Html {
  return html`<table>
    <tr>
      <th>class</th>
      <th>precision</th>
      <th>recall</th>
      <th>F1</th>
      <th>images</th>
    </tr>
    ${perClass.map(
      ({ target, name, precision, recall, f1, images }) =>
        html`<tr>
          <td>${target} ${name}</td>
          <td>${percent(precision)}</td>
          <td>${percent(recall)}</td>
          <td>${percent(f1)}</td>
          <td>${images}</td>
        </tr>`,
    )}
  </table>`
}

/** F1 of the classes that re-ranking changed. */
export function changeTable(before: Evaluation, after: Evaluation): Html {
  const changed = before.perClass.flatMap((one, c) => {
    const other = after.perClass[c]!
    return one.f1 === other.f1 ? [] : [{ ...one, after: other.f1 }]
  })
  if (changed.length === 0) return html`<p>No class has another F1 with the words.</p>`
  return html`<table>
    <tr>
      <th>class</th>
      <th>model</th>
      <th>with words</th>
      <th>images</th>
    </tr>
    ${changed.map(
      ({ target, name, f1, after: changedF1, images }) =>
        html`<tr>
          <td>${target} ${name}</td>
          <td>${percent(f1)}</td>
          <td>${percent(changedF1)}</td>
          <td>${images}</td>
        </tr>`,
    )}
  </table>`
}

/** Rows are true classes, columns predicted ones; hits blue, misses orange, darker for a larger part of the row. */
export function matrixTable({ perClass, confusion }: Evaluation): Html {
  return html`<table class="matrix">
    <tr>
      <th></th>
      ${perClass.map(({ target, name }) => html`<th title="${name}">${target}</th>`)}
    </tr>
    ${confusion.map((row, t) => {
      const { target, name } = perClass[t]!
      const total = Math.max(
        1,
        row.reduce((sum, images) => sum + images, 0),
      )
      return html`<tr>
        <td title="${name}">${target} ${name}</td>
        ${row.map((images, p) => cell(images, images / total, t === p))}
      </tr>`
    })}
  </table>`
}

function cell(images: number, part: number, isHit: boolean): Html {
  if (images === 0) return html`<td></td>`
  const strength = (0.12 + 0.78 * part).toFixed(2)
  const colour = isHit ? 'var(--cell)' : 'var(--miss)'
  return html`<td style="background:rgba(${colour},${strength})">${images}</td>`
}

/** Pairs that are listed. */
const PAIRS = 12

export function confusedList({ confused }: Evaluation): Html {
  if (confused.length === 0) return html`<p>No image was taken for another class.</p>`
  return html`<ul>
    ${confused
      .slice(0, PAIRS)
      .map(
        ({ truth, predicted, images }) =>
          html`<li>
            ${images} × ${truth.target} ${truth.name} → ${predicted.target} ${predicted.name}
          </li>`,
      )}
  </ul>`
}

/** Accuracy with and without each step, and where its strongest parameter divides the pages. */
export function effectTable(effects: readonly EffectAccuracy[]): Html {
  if (effects.length === 0)
    return html`<p class="muted">The held-out pages have no recorded steps.</p>`
  return html`<table>
    <tr>
      <th>step</th>
      <th>pages with it</th>
      <th>right with it</th>
      <th>right without</th>
      <th>weak</th>
      <th>strong</th>
    </tr>
    ${effects.map(({ step, ran, spared, strengths }) => {
      const gap = (one: (typeof strengths)[number]): number =>
        Math.abs(one.below.accuracy - one.above.accuracy)
      const widest = strengths.toSorted((a, b) => gap(b) - gap(a))[0]
      return html`<tr>
        <td>${step}</td>
        <td>${ran.images}</td>
        <td>${share(ran)}</td>
        <td>${share(spared)}</td>
        <td>
          ${widest ? html`${share(widest.below)} <small>|${widest.param}| &lt; ${short(widest.median)}</small>` : ''}
        </td>
        <td>
          ${widest ? html`${share(widest.above)} <small>|${widest.param}| ≥ ${short(widest.median)}</small>` : ''}
        </td>
      </tr>`
    })}
  </table>`
}

function share({ images, accuracy }: Share): string {
  return images === 0 ? '–' : percent(accuracy)
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
