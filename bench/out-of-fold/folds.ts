/** Class probabilities of every page by a model that was trained on the others. */
import { rngFrom } from '../../src/core/rng.ts'
import { Softmax } from './softmax.ts'

/**
 * What is known of a page: pictures of what may be its title, most probable first, one of the whole, and
 * the words at its top.
 */
export interface PageFeatures {
  titles: readonly TitlePicture[]
  whole: Float32Array
  words: Float32Array
}

/** A title as it is, and as it might have been cut out: a little wider, narrower or off its place. */
export interface TitlePicture {
  seen: Float32Array
  varied: readonly Float32Array[]
}

const FOLDS = 6
/** The first training takes the most probable title, the second the one that the first understood best. */
const ROUNDS = 2
/** Pictures are of length 1; weights grow at a rate that expects features of about this size. */
const SCALE = 10

/**
 * Three models, of titles, of whole pages and of words, whose probabilities are multiplied.
 * @param labels of the pages, 0 to `classes` − 1
 * @returns probabilities a class, page by page
 */
export function outOfFold(
  pages: readonly PageFeatures[],
  labels: readonly number[],
  classes: number,
): Float64Array[] {
  const titleSize = Math.max(
    ...pages.flatMap(({ titles }) => titles.map(({ seen }) => seen.length)),
  )
  const titles = pages.map(({ titles: own }) =>
    own.map(({ seen, varied }) => ({ seen: scaled(seen), varied: varied.map(scaled) })),
  )
  const wholes = pages.map(({ whole }) => scaled(whole))
  const texts = pages.map(({ words }) => scaled(words))
  const fold = pages.map(() => 0)
  const order = rngFrom('out-of-fold').shuffled(pages.map((_, i) => i))
  order.forEach((page, i) => (fold[page] = i % FOLDS))
  const found: Float64Array[] = []
  for (let held = 0; held < FOLDS; held++) {
    const training = order.filter((page) => fold[page] !== held)
    const taught = (name: string, rows: readonly Float32Array[]): Softmax => {
      const model = new Softmax(classes, rows[0]!.length)
      model.train(
        training.map((page) => rows[page]!),
        training.map((page) => labels[page]!),
        rngFrom(`out-of-fold/${held}/${name}`),
      )
      return model
    }
    const whole = taught('whole', wholes)
    const words = taught('words', texts)
    const titled = training.filter((page) => titles[page]!.length > 0)
    let chosen: TitlePicture[] = titled.map((page) => titles[page]![0]!)
    let title = new Softmax(classes, titleSize)
    for (let round = 0; round < ROUNDS; round++) {
      title = new Softmax(classes, titleSize)
      title.train(
        chosen.flatMap(({ seen, varied }) => [seen, ...varied]),
        titled
          .flatMap((page, i) => [page, ...chosen[i]!.varied.map(() => page)])
          .map((page) => labels[page]!),
        rngFrom(`out-of-fold/${held}/title ${round}`),
      )
      chosen = titled.map((page) => surest(title, titles[page]!)!)
    }
    for (const page of order) {
      if (fold[page] !== held) continue
      const seen = surest(title, titles[page]!)
      const read = product(whole.predict(wholes[page]!), words.predict(texts[page]!))
      found[page] = seen ? product(read, title.predict(seen.seen)) : read
    }
  }
  return found
}

/** The picture that the model is surest of, whatever class it says. */
function surest(model: Softmax, pictures: readonly TitlePicture[]): TitlePicture | undefined {
  const peaks = pictures.map(({ seen }) => Math.max(...model.predict(seen)))
  return pictures[peaks.indexOf(Math.max(...peaks))]
}

/** What no model may rule out by itself. */
const DOUBT = 1e-3

function product(a: Float64Array, b: Float64Array): Float64Array {
  const both = a.map((p, c) => (p + DOUBT) * (b[c]! + DOUBT))
  const total = both.reduce((sum, p) => sum + p, 0)
  return both.map((p) => p / total)
}

function scaled(picture: Float32Array): Float32Array {
  return picture.map((value) => value * SCALE)
}
