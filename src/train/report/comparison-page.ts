/** A page about two runs: scores beside each other, and the images they differ on. */
import { dirname } from 'node:path'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { html } from '../../html/html.ts'
import type { ImageList } from '../data/image-list.ts'
import { verdictOf, type Comparison } from './comparison.ts'
import { card, pageText, tiles } from './page/frame.ts'
import { mistakePictures, type Mistake } from './page/mistakes.ts'
import { argmax } from '../metrics/scores.ts'

/** Pictures a kind of difference. */
const SHOWN = 18

const signed = (value: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(3)}`

/**
 * Writes the page.
 * @param answers of both runs, [images, classes]
 * @returns its path
 */
export async function writeComparisonPage(
  file: string,
  [a, b]: readonly [string, string],
  list: ImageList,
  found: Comparison,
  answers: { first: Float32Array; second: Float32Array },
): Promise<string> {
  const { difference, low, high } = found.macroF1
  const head = tiles([
    { value: found.first.macroF1.toFixed(4), label: `macro F1 of ${a}` },
    { value: found.second.macroF1.toFixed(4), label: `macro F1 of ${b}` },
    { value: signed(difference), label: `95 %: ${signed(low)} to ${signed(high)}` },
    {
      value: `${found.mended} / ${found.broken}`,
      label: 'right in the second only / in the first only',
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
  const { mended, broken } = changedImages(list, found.classes.length, answers)
  const body = html`<p>${verdictOf(found.macroF1)}</p>
    <div class="cards">${card('Classes', table, true)}</div>
    <h2>Right in the second only</h2>
    ${await mistakePictures(list, found.classes, mended)}
    <h2>Right in the first only</h2>
    ${await mistakePictures(list, found.classes, broken)}`
  await makeFolder(dirname(file))
  await writeWhole(file, pageText(`${a} and ${b}`, list.root, [head, body]))
  return file
}

/** Images that one run reads right, with what the other took them for. */
function changedImages(
  list: ImageList,
  classes: number,
  { first, second }: { first: Float32Array; second: Float32Array },
): { mended: Mistake[]; broken: Mistake[] } {
  const a = argmax(first, classes)
  const b = argmax(second, classes)
  const mended: Mistake[] = []
  const broken: Mistake[] = []
  for (const [index, label] of list.labels.entries()) {
    if (a[index] === b[index] || (a[index] !== label && b[index] !== label)) continue
    const inSecond = b[index] === label
    const [chances, said] = inSecond ? [first, a[index]!] : [second, b[index]!]
    const sure = chances[index * classes + said]!
    const mistake = { index, predicted: said, sure, truth: chances[index * classes + label]! }
    ;(inSecond ? mended : broken).push(mistake)
  }
  return { mended: mended.slice(0, SHOWN), broken: broken.slice(0, SHOWN) }
}
