/** Which way up a page is, by PaddleOCR's classifiers: of whole pages, or of lines. */
import { InputError } from '../../../core/errors.ts'
import type { Box, GreyImage } from '../engine.ts'
import { normalised, planesOf } from './planes.ts'
import type { Model } from './session.ts'

/** What an image has to be turned by, in quarter turns clockwise, to stand upright. */
export interface Turned {
  turns: number
  /** 0 to 1 */
  confidence: number
}

export interface Classifier {
  model: Model
  /** of pages: four quarter turns; of lines: upright or upside down */
  of: 'page' | 'line'
  /** size of its input, px */
  height: number
  width: number
}

/** Sizes of inputs whose model leaves them open. */
const PAGE = { height: 224, width: 224 }
const LINE = { height: 48, width: 192 }
/** A page's short side is scaled to this, and its middle is looked at, px. */
const SHORT = 256
/** Number of lines that are asked, the longest. */
const LINES = 12
/** Lines have at least this many heights. */
const LONG = 2.5
/** A line says at least this much and at most so much: its answers are often sure and wrong. */
const SURE = 0.9

/**
 * @param file named in messages
 * @throws InputError `MODEL_DAMAGED` where the model tells neither two nor four classes apart
 */
export function classifierOf(model: Model, file: string): Classifier {
  const classes = model.outputShape.at(-1)
  if (classes !== 2 && classes !== 4) {
    throw new InputError(
      'MODEL_DAMAGED',
      `${file}: expected an orientation classifier of PaddleOCR with two classes (lines) or four (pages), found a model with the output [${model.outputShape.join(', ')}]: give its dictionary as a text file`,
    )
  }
  const [height, width] = model.inputShape.slice(-2)
  const open = classes === 4 ? PAGE : LINE
  return {
    model,
    of: classes === 4 ? 'page' : 'line',
    height: typeof height === 'number' ? height : open.height,
    width: typeof width === 'number' ? width : open.width,
  }
}

/**
 * The quarter turns that set a page upright.
 * @param lines where its lines are
 * @returns undefined where nothing tells
 * @throws ImageError `OCR_FAILED`
 */
export async function classify(
  classifier: Classifier,
  image: GreyImage,
  lines: (image: GreyImage) => Promise<Box[]>,
): Promise<Turned | undefined> {
  return classifier.of === 'page'
    ? pageTurned(classifier, image)
    : byLines(classifier, image, await lines(image))
}

/** By the middle of the page; the classes are how far it was turned clockwise. */
async function pageTurned({ model, width, height }: Classifier, image: GreyImage): Promise<Turned> {
  const scale = Math.min(image.width, image.height) / SHORT
  const [wide, high] = [width * scale, height * scale]
  const left = (image.width - wide) / 2
  const top = (image.height - high) / 2
  const middle = { left, top, right: left + wide, bottom: top + high }
  const planes = planesOf(image, width, height, normalised, middle)
  const { data } = await model.run(planes, height, width)
  const best = data.indexOf(Math.max(...data))
  return { turns: (4 - best) % 4, confidence: data[best]! }
}

/** By the lines: lying ones are turned first, and each says whether it is upside down. */
async function byLines(
  { model, width, height }: Classifier,
  image: GreyImage,
  boxes: readonly Box[],
): Promise<Turned | undefined> {
  const sides = boxes.map(({ left, top, right, bottom }) => [right - left, bottom - top] as const)
  const across = sides.filter(([wide, high]) => wide > LONG * high).length
  const down = sides.filter(([wide, high]) => high > LONG * wide).length
  if (Math.max(across, down) === 0) return undefined
  const lies = down > across
  const chosen = boxes
    .filter((_, i) =>
      lies ? sides[i]![1] > LONG * sides[i]![0] : sides[i]![0] > LONG * sides[i]![1],
    )
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, LINES)
  let odds = 0
  for (const box of chosen) {
    const line = lies ? turnedPart(image, box) : part(image, box)
    const planes = planesOf(line, width, height, (value) => value / 127.5 - 1, {
      left: 0,
      top: 0,
      right: Math.max(line.width, (line.height * width) / height),
      bottom: line.height,
    })
    const { data } = await model.run(planes, height, width)
    const upsideDown = Math.min(SURE, Math.max(1 - SURE, data[1]!))
    odds += Math.log(upsideDown / (1 - upsideDown))
  }
  const confidence = 1 / (1 + Math.exp(-Math.abs(odds)))
  return { turns: (lies ? 1 : 0) + (odds > 0 ? 2 : 0), confidence }
}

function lengthOf({ left, top, right, bottom }: Box): number {
  return Math.max(right - left, bottom - top)
}

function part({ grey, width }: GreyImage, box: Box): GreyImage {
  const left = Math.floor(box.left)
  const top = Math.floor(box.top)
  const wide = Math.max(1, Math.floor(box.right) - left)
  const high = Math.max(1, Math.floor(box.bottom) - top)
  const out = new Uint8Array(wide * high)
  for (let y = 0; y < high; y++) {
    const from = (top + y) * width + left
    out.set(grey.subarray(from, from + wide), y * wide)
  }
  return { width: wide, height: high, grey: out }
}

/** A part, a quarter turn clockwise. */
function turnedPart(image: GreyImage, box: Box): GreyImage {
  const { width, height, grey } = part(image, box)
  const out = new Uint8Array(grey.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[x * height + height - 1 - y] = grey[y * width + x]!
  }
  return { width: height, height: width, grey: out }
}
