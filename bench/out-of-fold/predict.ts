/**
 * Out-of-fold predictions for an upright set, as `augment audit --predictions` reads them, by a
 * model just good enough to tell titles apart (five minutes, most of them reading): `tsx bench/out-of-fold/predict.ts data predictions.csv`.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { keepFreedMemoryMapped } from '../../src/core/allocator.ts'
import { csvRow } from '../../src/dataset/csv.ts'
import { readLabelledSet } from '../../src/dataset/labelled-set.ts'
import { decode } from '../../src/page/codec/decode.ts'
import { luma } from '../../src/page/image/plane.ts'
import { outOfFold, type PageFeatures } from './folds.ts'
import { titlePicture } from './jitter.ts'
import { gradients } from './gradients.ts'
import { titlesOf } from './title.ts'
import { readTitles, wordFeatures } from './words.ts'

const TITLES = 2
const WHOLE = 96

/** The CSV's text: `ID,label` and a column `p_<number>` a class. Labels as they are in `train.csv`. */
export async function predictOutOfFold(folder: string): Promise<string> {
  const { pages, classes } = await readLabelledSet(folder, { fixes: false })
  const texts = await readTitles(pages.map(({ file }) => file))
  const features: PageFeatures[] = []
  for (const [i, { file }] of pages.entries()) features.push(await featuresOf(file, texts[i]!))
  const places = new Map(classes.map(({ target }, c) => [target, c]))
  const labels = pages.map(({ target }) => places.get(target)!)
  const rows = outOfFold(features, labels, classes.length)
  const header = ['ID', 'label', ...classes.map(({ target }) => `p_${target}`)]
  return [
    csvRow(header),
    ...pages.map(({ id, target }, i) =>
      csvRow([id, target, ...Array.from(rows[i]!, (p) => p.toFixed(5))]),
    ),
  ].join('')
}

async function featuresOf(file: string, text: string): Promise<PageFeatures> {
  const bytes = await readFile(file)
  const page = await decode(bytes, '', { area: 262_144 })
  const small = await decode(bytes, '', { area: WHOLE * WHOLE })
  const whole = Float32Array.from(luma(small.pixels))
  return {
    titles: titlesOf(page, TITLES).map((ink) => titlePicture(ink)),
    whole: gradients(whole, small.width, small.height, 8, 8),
    words: wordFeatures(text),
  }
}

const [folder, out] = process.argv.slice(2)
if (folder !== undefined && out !== undefined) {
  keepFreedMemoryMapped()
  await writeFile(out, await predictOutOfFold(folder))
}
