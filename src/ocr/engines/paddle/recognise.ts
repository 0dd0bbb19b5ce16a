/** The text of a line, by PaddleOCR's recognition model (CTC). */
import { readFile } from 'node:fs/promises'
import { ImageError, InputError } from '../../../core/errors.ts'
import type { Box, GreyImage } from '../engine.ts'
import { planesOf } from './planes.ts'
import type { Model } from './session.ts'

/** Height that lines are scaled to, px, and the limits of their width. */
const HEIGHT = 48
const MIN_WIDTH = 48
const MAX_WIDTH = 3200

/** Key of the characters in the metadata of models that were converted with them. */
const METADATA_KEY = 'character'

/**
 * The characters that a recognition model reads, one per line of a file such as `korean_dict.txt`;
 * without a file, of the model's own metadata.
 * @throws InputError `CHARACTERS_MISSING`
 */
export async function readCharacters(
  file: string | undefined,
  model: Model,
  path: string,
): Promise<string[]> {
  const text = file === undefined ? model.metadata.get(METADATA_KEY) : await textOf(file)
  if (text === undefined) {
    throw new InputError(
      'CHARACTERS_MISSING',
      `${path}: expected the characters in the metadata of the recognition model (key "${METADATA_KEY}"), ` +
        `found ${keysOf(model)}: give its dictionary file as the third one of --paddle`,
    )
  }
  const characters = text.split(/\r?\n/)
  if (characters.at(-1) === '') characters.pop()
  if (characters.length > 0) return characters
  throw new InputError(
    'CHARACTERS_MISSING',
    `${file ?? path}: expected one character per line, found none`,
  )
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    const message = `${file}: expected the dictionary of the recognition model, one character per line, found no such file`
    throw new InputError('CHARACTERS_MISSING', message, { cause: error })
  })
}

function keysOf({ metadata }: Model): string {
  return metadata.size === 0 ? 'no metadata' : `the keys ${[...metadata.keys()].join(', ')}`
}

/**
 * Reads one line: the most probable character at every step, repeats merged, blanks dropped (A. Graves
 * et al., "Connectionist Temporal Classification", 2006).
 * @returns its text and the mean probability of its characters
 * @throws ImageError `OCR_FAILED`; InputError `CHARACTERS_DIFFER` where the model has other characters
 */
export async function recogniseLine(
  model: Model,
  characters: readonly string[],
  image: GreyImage,
  box: Box,
): Promise<{ text: string; confidence: number }> {
  const wide = (HEIGHT * (box.right - box.left)) / Math.max(1, box.bottom - box.top)
  const width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.ceil(wide)))
  const planes = planesOf(image, width, HEIGHT, (value) => value / 127.5 - 1, box)
  const { data, dims } = await model.run(planes, HEIGHT, width)
  const count = dims.at(-1) ?? 0
  const steps = count > 0 ? data.length / count : 0
  // Class 0 is the blank; a space may follow the file's characters.
  if (count !== characters.length + 1 && count !== characters.length + 2) {
    throw new InputError(
      'CHARACTERS_DIFFER',
      `the recognition model has ${count} classes: expected ${characters.length + 1} or ${characters.length + 2} for a dictionary of ${characters.length} characters; give the dictionary that belongs to the model`,
    )
  }
  let text = ''
  let sum = 0
  let kept = 0
  let before = 0
  for (let step = 0; step < steps; step++) {
    let best = 0
    for (let c = 1; c < count; c++) {
      if (data[step * count + c]! > data[step * count + best]!) best = c
    }
    const probability = data[step * count + best]!
    if (!Number.isFinite(probability)) {
      throw new ImageError('OCR_FAILED', 'the recognition model returned NaN or infinity')
    }
    if (best !== 0 && best !== before) {
      text += characters[best - 1] ?? ' '
      sum += probability
      kept++
    }
    before = best
  }
  return { text, confidence: kept > 0 ? Math.min(1, sum / kept) : 0 }
}
