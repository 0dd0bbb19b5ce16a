/** All pages that were predicted, for the page's script to show those behind a number. */
import { relative, isAbsolute } from 'node:path'
import sharp from 'sharp'
import { readStored } from '../../../core/archives/stored-file.ts'
import { withSlashes } from '../../../core/paths.ts'
import type { ClassName } from '../../../dataset/classes.ts'
import type { StepRecord } from '../../../dataset/built-dataset.ts'
import { encodedPath } from '../../../html/addresses.ts'
import { html, type Html } from '../../../html/html.ts'
import type { ImageList } from '../../data/image-list.ts'
import { argmax } from '../../metrics/scores.ts'
import type { PictureRow, Pictures } from '../picture-data.ts'

export interface PicturesOf {
  /** of the section */
  key: string
  list: ImageList
  classes: readonly ClassName[]
  /** [images, classes] */
  probabilities: Float32Array
  /** what was done to each page, where that is known */
  steps?: readonly (readonly StepRecord[])[] | undefined
  /** of each page, those most like it */
  neighbours?: readonly (readonly number[])[] | undefined
  /** words that were found on a page and weighed, one sentence each, by the page's place */
  words?: ReadonlyMap<number, readonly string[]> | undefined
  /** pages that have a picture of their own in the page: the others are shown by their files alone */
  thumbs?: number | undefined
  /** folder of the page */
  folder: string
}

/** How many, unless said. */
const THUMBS = 1200
/** Longer side in pixels, and pictures made at a time. */
const SIDE = 150
const AT_A_TIME = 4

/** An empty section with all that the script needs to show pictures in it. */
export async function picturesSection(of: PicturesOf): Promise<Html> {
  const { key, list, classes, probabilities, steps, neighbours, words, folder } = of
  const count = classes.length
  const predicted = argmax(probabilities, count)
  const rows = Array.from({ length: list.length }, (_, i): PictureRow => {
    const truth = list.labels[i]!
    return {
      id: list.id(i),
      truth,
      predicted: predicted[i]!,
      confidence: rounded(probabilities[i * count + predicted[i]!]!),
      ofTruth: rounded(probabilities[i * count + truth]!),
      steps: steps?.[i]?.map(({ path }) => path) ?? [],
      near: [...(neighbours?.[i] ?? [])],
      words: [...(words?.get(i) ?? [])],
      thumb: '',
      file: addressOf(folder, list.file(i)),
    }
  })
  // Mistakes are looked at more than hits.
  const order = [...rows.keys()].toSorted((a, b) => rows[a]!.ofTruth - rows[b]!.ofTruth || a - b)
  const chosen = order.slice(0, of.thumbs ?? THUMBS)
  for (let from = 0; from < chosen.length; from += AT_A_TIME) {
    const part = chosen.slice(from, from + AT_A_TIME)
    await Promise.all(part.map(async (i) => (rows[i]!.thumb = await thumbOf(list.file(i)))))
  }
  const pictures: Pictures = {
    classes: classes.map(({ target, name }) => `${target} ${name}`),
    rows,
  }
  return html`<div hidden data-key="${key}" data-pictures="${JSON.stringify(pictures)}"></div>`
}

const rounded = (value: number): number => Number(value.toFixed(4))

function addressOf(folder: string, file: string): string {
  const way = relative(folder, file)
  return isAbsolute(way) ? '' : encodedPath(withSlashes(way))
}

async function thumbOf(file: string): Promise<string> {
  try {
    const small = await sharp(await readStored(file))
      .autoOrient()
      .resize(SIDE, SIDE, { fit: 'inside' })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 60 })
      .toBuffer()
    return `data:image/jpeg;base64,${small.toString('base64')}`
  } catch {
    return ''
  }
}
