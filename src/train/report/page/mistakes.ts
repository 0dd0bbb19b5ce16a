/** The worst mistakes as pictures: surest of what is wrong. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { html, type Html } from '../../../html/html.ts'
import type { ClassName } from '../../../dataset/classes.ts'
import type { ImageList } from '../../data/image-list.ts'
import { argmax } from '../../metrics/scores.ts'
import { percent } from './frame.ts'

export interface Mistake {
  index: number
  predicted: number
  /** probability of what was predicted, and of the truth */
  sure: number
  truth: number
}

/**
 * Mistakes, those with the least probability for the truth first.
 * @param chances [images, classes]
 */
export function worstMistakes(
  labels: ArrayLike<number>,
  chances: Float32Array,
  classes: number,
  most: number,
): Mistake[] {
  const said = argmax(chances, classes)
  const found: Mistake[] = []
  for (const [index, predicted] of said.entries()) {
    if (predicted === labels[index]) continue
    const sure = chances[index * classes + predicted]!
    const truth = chances[index * classes + labels[index]!]!
    found.push({ index, predicted, sure, truth })
  }
  return found
    .toSorted((a, b) => a.truth - b.truth || b.sure - a.sure || a.index - b.index)
    .slice(0, most)
}

/** Longer side of a picture in pixels. */
const SIDE = 320

/** Pictures of mistakes with what they are and what they were taken for. */
export async function mistakePictures(
  list: ImageList,
  classes: readonly ClassName[],
  mistakes: readonly Mistake[],
): Promise<Html> {
  if (mistakes.length === 0) return html`<p>There are none.</p>`
  const figures: Html[] = []
  for (const { index, predicted, sure, truth } of mistakes) {
    const real = classes[list.labels[index]!]!
    const said = classes[predicted]!
    figures.push(
      html`<figure>
        <img src="${await picture(list.file(index))}" alt="${list.id(index)}" loading="lazy" />
        <figcaption>
          <div><span class="right">${real.target} ${real.name}</span> ${percent(truth)}</div>
          <div><span class="wrong">${said.target} ${said.name}</span> ${percent(sure)}</div>
          <small>${list.id(index)}</small>
        </figcaption>
      </figure>`,
    )
  }
  return html`<div class="pages">${figures}</div>`
}

/** A small picture as a data URI; an empty one where the file cannot be read. */
async function picture(file: string): Promise<string> {
  try {
    const small = await sharp(await readFile(file))
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
