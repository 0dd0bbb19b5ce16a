/** The worst mistakes as pictures: those of the highest confidence. */
import sharp from 'sharp'
import { readStored } from '../../../core/archives/stored-file.ts'
import { html, type Html } from '../../../html/html.ts'
import type { ClassName } from '../../../dataset/classes.ts'
import type { ImageList } from '../../data/image-list.ts'
import { argmax } from '../../metrics/scores.ts'
import { percent } from './frame.ts'
import type { PicturesLink } from './tables.ts'

export interface Mistake {
  index: number
  predicted: number
  /** probability of the predicted class, and of the true one */
  confidence: number
  truth: number
}

/**
 * Mistakes, those with the lowest probability of the true class first.
 * @param probabilities [images, classes]
 */
export function worstMistakes(
  labels: ArrayLike<number>,
  probabilities: Float32Array,
  classes: number,
  max: number,
): Mistake[] {
  const classOf = argmax(probabilities, classes)
  const found: Mistake[] = []
  for (const [index, predicted] of classOf.entries()) {
    if (predicted === labels[index]) continue
    const confidence = probabilities[index * classes + predicted]!
    const truth = probabilities[index * classes + labels[index]!]!
    found.push({ index, predicted, confidence, truth })
  }
  return found
    .toSorted((a, b) => a.truth - b.truth || b.confidence - a.confidence || a.index - b.index)
    .slice(0, max)
}

/** Longer side of a picture in pixels. */
const SIDE = 320

/**
 * Pictures of mistakes with their true and predicted classes.
 * @param link to the picture in full, where the page shows that
 */
export async function mistakePictures(
  list: ImageList,
  classes: readonly ClassName[],
  mistakes: readonly Mistake[],
  link?: PicturesLink,
): Promise<Html> {
  if (mistakes.length === 0) return html`<p>There are none.</p>`
  const figures: Html[] = []
  for (const { index, predicted, confidence, truth } of mistakes) {
    const actual = classes[list.labels[index]!]!
    const taken = classes[predicted]!
    const id = list.id(index)
    const image = html`<img src="${await picture(list.file(index))}" alt="${id}" loading="lazy" />`
    figures.push(
      html`<figure>
        ${link ? html`<a href="${link({ wrong: 1, id })}">${image}</a>` : image}
        <figcaption>
          <div><span class="right">${actual.target} ${actual.name}</span> ${percent(truth)}</div>
          <div><span class="wrong">${taken.target} ${taken.name}</span> ${percent(confidence)}</div>
          <small>${id}</small>
        </figcaption>
      </figure>`,
    )
  }
  return html`<div class="pages">${figures}</div>`
}

/** A small picture as a data URI; an empty one where the file cannot be read. */
async function picture(file: string): Promise<string> {
  try {
    const small = await sharp(await readStored(file))
      .autoOrient()
      .resize(SIDE, SIDE, { fit: 'inside' })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 72 })
      .toBuffer()
    return `data:image/jpeg;base64,${small.toString('base64')}`
  } catch {
    return 'data:,'
  }
}
