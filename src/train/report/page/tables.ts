/** The tables of a report: classes, confusions, damage. Numbers lead to the pictures behind them. */
import { html, type Html } from '../../../html/html.ts'
import type { EffectAccuracy, Share } from '../effects.ts'
import type { Evaluation } from '../evaluation.ts'
import { percent } from './frame.ts'

/** Address of the pictures of a section that answer to a question; none where it has no pictures. */
export type PicturesLink = (query: Readonly<Record<string, string | number>>) => string

/** @param key of the section whose pictures they are */
export function linkTo(key: string): PicturesLink {
  return (query) => {
    const words = Object.entries(query).map(([name, value]): [string, string] => [
      name,
      String(value),
    ])
    return `#pictures/${encodeURIComponent(key)}?${new URLSearchParams(words).toString()}`
  }
}

function headOf(names: readonly string[]): Html {
  return html`<thead>
    <tr>
      ${names.map((name) => html`<th scope="col">${name}</th>`)}
    </tr>
  </thead>`
}

export function classTable({ perClass }: Evaluation, link: PicturesLink): Html {
  return html`<table>
    ${headOf(['class', 'precision', 'recall', 'F1', 'images', 'predicted'])}
    <tbody>
      ${perClass.map(
        ({ target, name, precision, recall, f1, images }, c) =>
          html`<tr>
            <th scope="row">${target} ${name}</th>
            <td>${percent(precision)}</td>
            <td>${percent(recall)}</td>
            <td>${percent(f1)}</td>
            <td><a href="${link({ truth: c })}" title="of this class">${images}</a></td>
            <td><a href="${link({ predicted: c })}" title="predicted as this class">show</a></td>
          </tr>`,
      )}
    </tbody>
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
    ${headOf(['class', 'model', 'with words', 'images'])}
    <tbody>
      ${changed.map(
        ({ target, name, f1, after: changedF1, images }) =>
          html`<tr>
            <th scope="row">${target} ${name}</th>
            <td>${percent(f1)}</td>
            <td>${percent(changedF1)}</td>
            <td>${images}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/**
 * Rows are true classes, columns predicted ones; hits blue, misses orange, darker for a larger part of the
 * row. Each cell has its count and its shares of row and column, of which the page shows one.
 */
export function matrixTable({ perClass, confusion }: Evaluation, link: PicturesLink): Html {
  const columns = perClass.map((_, p) => sum(confusion.map((row) => row[p]!)))
  return html`<table class="matrix">
    <thead>
      <tr>
        <th scope="col">truth \\ prediction</th>
        ${perClass.map(({ target, name }) => html`<th scope="col" class="turned"><span>${target} ${name}</span></th>`)}
      </tr>
    </thead>
    <tbody>
      ${confusion.map((row, t) => {
        const { target, name } = perClass[t]!
        const total = sum(row)
        return html`<tr>
          <th scope="row" title="${name}">${target} ${name}</th>
          ${row.map((images, p) =>
            cell(
              { images, row: images / (total || 1), column: images / (columns[p]! || 1) },
              t === p,
              link({ truth: t, predicted: p }),
            ),
          )}
        </tr>`
      })}
    </tbody>
  </table>`
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

const whole = (part: number): string => `${Math.round(100 * part)} %`

interface CellShares {
  images: number
  /** shares of the row and of the column, 0 to 1 */
  row: number
  column: number
}

function cell({ images, row, column }: CellShares, isHit: boolean, href: string): Html {
  if (images === 0) return html`<td></td>`
  const strength = (0.1 + 0.35 * row).toFixed(2)
  const colour = isHit ? 'var(--cell)' : 'var(--miss)'
  return html`<td style="background:rgba(${colour},${strength})">
    <a href="${href}" data-count="${images}" data-row="${whole(row)}" data-column="${whole(column)}"
      >${images}</a
    >
  </td>`
}

/** Pairs that are listed. */
const PAIRS = 12

export function confusedList({ confused, perClass }: Evaluation, link: PicturesLink): Html {
  if (confused.length === 0) return html`<p>No image was taken for another class.</p>`
  const place = new Map(perClass.map(({ target }, c) => [target, c]))
  return html`<ul>
    ${confused.slice(0, PAIRS).map(
      ({ truth, predicted, images }) =>
        html`<li>
          <a
            href="${link({ truth: place.get(truth.target)!, predicted: place.get(predicted.target)! })}"
            >${images} × ${truth.target} ${truth.name} → ${predicted.target} ${predicted.name}</a
          >
        </li>`,
    )}
  </ul>`
}

/** Bins of confidence as links to their pictures. */
export function calibrationTable(
  bins: readonly { confidence: number; accuracy: number; images: number }[],
  link: PicturesLink,
): Html {
  return html`<table>
    ${headOf(['confidence', 'right', 'images'])}
    <tbody>
      ${bins.map(({ accuracy, images }, i) => {
        if (images === 0) return ''
        const [low, high] = [i / bins.length, (i + 1) / bins.length]
        return html`<tr>
          <th scope="row">${Math.round(100 * low)} to ${Math.round(100 * high)} %</th>
          <td>${percent(accuracy)}</td>
          <td><a href="${link({ low, high })}">${images}</a></td>
        </tr>`
      })}
    </tbody>
  </table>`
}

/** Accuracy with and without each step, and where its strongest parameter divides the pages. */
export function effectTable(effects: readonly EffectAccuracy[], link: PicturesLink): Html {
  if (effects.length === 0)
    return html`<p class="muted">The held-out pages have no recorded steps.</p>`
  return html`<table>
    ${headOf(['damage', 'pages with it', 'right with it', 'right without', 'weak', 'strong'])}
    <tbody>
      ${effects.map(({ step, name, ran, spared, strengths }) => {
        const gap = (one: (typeof strengths)[number]): number =>
          Math.abs(one.below.accuracy - one.above.accuracy)
        const widest = strengths.toSorted((a, b) => gap(b) - gap(a))[0]
        return html`<tr>
          <th scope="row" title="${step}">${name}</th>
          <td><a href="${link({ step })}">${ran.images}</a></td>
          <td>${share(ran)}</td>
          <td>${share(spared)}</td>
          <td>
            ${widest ? html`${share(widest.below)} <small>${widest.param} below ${short(widest.median)}</small>` : ''}
          </td>
          <td>
            ${widest ? html`${share(widest.above)} <small>${widest.param} from ${short(widest.median)} on</small>` : ''}
          </td>
        </tr>`
      })}
    </tbody>
  </table>`
}

function share({ images, accuracy }: Share): string {
  return images === 0 ? '–' : percent(accuracy)
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
