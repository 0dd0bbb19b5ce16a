/** A page about two runs: scores beside each other, and the images they differ on. */
import { dirname } from 'node:path'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { html } from '../../html/html.ts'
import type { ImageList } from '../data/image-list.ts'
import { significanceText, type Comparison } from './comparison.ts'
import { card, pageText, scoreText, tiles, type Tile } from './page/frame.ts'
import { mistakePictures, type Mistake } from './page/mistakes.ts'
import { picturesSection } from './page/pictures.ts'
import { linkTo } from './page/tables.ts'
import type { Interval } from '../metrics/bootstrap.ts'
import { argmax } from '../metrics/scores.ts'

/** Pictures per kind of difference. */
const SHOWN = 18

const signed = (value: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(3)}`

/**
 * Writes the page.
 * @param predictions of both runs, [images, classes]
 * @returns its path
 */
export async function writeComparisonPage(
  file: string,
  [a, b]: readonly [string, string],
  list: ImageList,
  found: Comparison,
  predictions: { first: Float32Array; second: Float32Array },
): Promise<string> {
  const { difference, low, high } = found.macroF1
  const head = tiles([
    f1Tile(a, found.first.macroF1, found.intervals.first),
    f1Tile(b, found.second.macroF1, found.intervals.second),
    {
      value: signed(difference),
      label: `the second over the first (95 %: ${signed(low)} to ${signed(high)})`,
    },
    {
      value: `${found.fixed} / ${found.broken}`,
      label: 'correct in the second only / in the first only',
    },
  ])
  const table = html`<table>
    <thead>
      <tr>
        ${['class', 'F1 first', 'F1 second', 'change', 'images'].map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${found.classes.map(
        ({ target, name, first, second, images }) =>
          html`<tr>
            <th scope="row">${target} ${name}</th>
            <td>${first.toFixed(3)}</td>
            <td>${second.toFixed(3)}</td>
            <td class="${second < first ? 'wrong' : second > first ? 'right' : ''}">
              ${signed(second - first)}
            </td>
            <td>${images}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
  const { fixed, broken } = changedImages(list, found.classes.length, predictions)
  // Each mistake has its picture above; the others are shown by their files.
  const of = { list, classes: found.classes, thumbs: 0, folder: dirname(file) }
  const said = significanceText(found.macroF1)
  const body = html`<p>${said.charAt(0).toUpperCase()}${said.slice(1)}.</p>
    <div class="cards">${card('Classes', table, true)}</div>
    <h2>Correct in the second only</h2>
    ${await mistakePictures(list, found.classes, fixed, linkTo('first'))}
    <h2>Correct in the first only</h2>
    ${await mistakePictures(list, found.classes, broken, linkTo('second'))}
    ${await picturesSection({ key: 'first', probabilities: predictions.first, ...of })}
    ${await picturesSection({ key: 'second', probabilities: predictions.second, ...of })}`
  await makeFolder(dirname(file))
  await writeWhole(file, pageText(`${a} and ${b}`, list.root, [head, body]))
  return file
}

function f1Tile(run: string, value: number, interval: Interval): Tile {
  const { low, high } = interval
  const label = `macro F1 of ${run} (95 %: ${low.toFixed(2)} to ${high.toFixed(2)})`
  return { value: scoreText(value, interval), label }
}

/** Images that one run predicts correctly, with what the other predicted. */
function changedImages(
  list: ImageList,
  classes: number,
  { first, second }: { first: Float32Array; second: Float32Array },
): { fixed: Mistake[]; broken: Mistake[] } {
  const a = argmax(first, classes)
  const b = argmax(second, classes)
  const fixed: Mistake[] = []
  const broken: Mistake[] = []
  for (const [index, label] of list.labels.entries()) {
    if (a[index] === b[index] || (a[index] !== label && b[index] !== label)) continue
    const inSecond = b[index] === label
    const [probabilities, predicted] = inSecond ? [first, a[index]!] : [second, b[index]!]
    const confidence = probabilities[index * classes + predicted]!
    const mistake = { index, predicted, confidence, truth: probabilities[index * classes + label]! }
    ;(inSecond ? fixed : broken).push(mistake)
  }
  return { fixed: fixed.slice(0, SHOWN), broken: broken.slice(0, SHOWN) }
}
