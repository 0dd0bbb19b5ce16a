/** A page about predictions of labelled images. */
import { dirname } from 'node:path'
import { makeFolder, writeWhole } from '../../core/files.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { html } from '../../html/html.ts'
import type { ImageList } from '../data/image-list.ts'
import { evaluate } from './evaluation.ts'
import { card, pageText, percent, tiles } from './page/frame.ts'
import { evaluationSection } from './page/sections.ts'

/**
 * Writes the page.
 * @param probabilities [images, classes]
 * @param models how the models of an ensemble are weighed, one line per model
 * @returns its path
 */
export async function writeEvaluationPage(
  file: string,
  title: string,
  list: ImageList,
  {
    classes,
    probabilities,
    models,
  }: { classes: readonly ClassName[]; probabilities: Float32Array; models: readonly string[] },
): Promise<string> {
  const found = evaluate(classes, list.labels, probabilities)
  const { low, high } = found.macroF1Interval
  const head = tiles([
    {
      value: found.macroF1.toFixed(4),
      label: `macro F1 (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`,
    },
    { value: percent(found.accuracy), label: 'accuracy' },
    { value: percent(found.calibrationError), label: 'calibration error' },
    { value: String(found.images), label: 'images' },
  ])
  const ensemble = html`<ul>
    ${models.map((line) => html`<li>${line}</li>`)}
  </ul>`
  const body = await evaluationSection('all images', list, classes, probabilities, found)
  await makeFolder(dirname(file))
  await writeWhole(
    file,
    pageText(
      title,
      list.root,
      models.length > 0 ? [head, card('Models', ensemble), body] : [head, body],
    ),
  )
  return file
}
