/** A page about two runs: scores beside each other, and the images they differ on. */
import { dirname } from 'node:path'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { html } from '../../html/html.ts'
import type { ImageList } from '../data/image-list.ts'
import { significanceText, type Comparison } from './comparison.ts'
import { card, pageText, tiles } from './page/frame.ts'
import { mistakePictures, type Mistake } from './page/mistakes.ts'
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
    { value: found.first.macroF1.toFixed(4), label: `macro F1 of ${a}` },
    { value: found.second.macroF1.toFixed(4), label: `macro F1 of ${b}` },
    { value: signed(difference), label: `95 %: ${signed(low)} to ${signed(high)}` },
    {
      value: `${found.fixed} / ${found.broken}`,
      label: 'correct in the second only / in the first only',
    },
  ])
  const table = html`<table>
    <tr>
      <th>class</th>
      <th>F1 first</th>
      <th>F1 second</th>
      <th>change</th>
      <th>images</th>
    </tr>
    ${found.classes.map(
      ({ target, name, first, second, images }) =>
        html`<tr>
          <td>${target} ${name}</td>
          <td>${first.toFixed(3)}</td>
          <td>${second.toFixed(3)}</td>
          <td class="${second < first ? 'wrong' : second > first ? 'right' : ''}">
            ${signed(second - first)}
          </td>
          <td>${images}</td>
        </tr>`,
    )}
  </table>`
  const { fixed, broken } = changedImages(list, found.classes.length, predictions)
  const body = html`<p>${significanceText(found.macroF1)}</p>
    <div class="cards">${card('Classes', table, true)}</div>
    <h2>Correct in the second only</h2>
    ${await mistakePictures(list, found.classes, fixed)}
    <h2>Correct in the first only</h2>
    ${await mistakePictures(list, found.classes, broken)}`
  await makeFolder(dirname(file))
  await writeWhole(file, pageText(`${a} and ${b}`, list.root, [head, body]))
  return file
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
