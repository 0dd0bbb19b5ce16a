/** What stands in a line, by PaddleOCR's recognition model (CTC). */
import { readFile } from 'node:fs/promises'
import { ImageError, InputError } from '../../../core/errors.ts'
import type { Box, GreyImage } from '../engine.ts'
import { planesOf } from './planes.ts'
import type { Model } from './session.ts'

/** Height that lines are given, px; the width follows, between these. */
const HEIGHT = 48
const NARROWEST = 48
const WIDEST = 3200

/**
 * The model's signs: a dictionary file such as `korean_dict.txt`, a sign a line.
 * @throws InputError `SIGNS_MISSING`
 */
export async function readSigns(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const message = `${file}: expected the dictionary of the recognition model, a sign a line, found no such file`
    throw new InputError('SIGNS_MISSING', message, { cause: error })
  })
  const signs = text.split(/\r?\n/)
  if (signs.at(-1) === '') signs.pop()
  if (signs.length > 0) return signs
  throw new InputError('SIGNS_MISSING', `${file}: expected signs, a line each, found none`)
}

/**
 * Reads one line: at every step the likeliest sign, repeats made one, blanks left out (A. Graves
 * et al., "Connectionist Temporal Classification", 2006).
 * @returns its text and the mean probability of its signs
 * @throws ImageError `READER_FAILED`; InputError `SIGNS_DIFFER` where the model has other signs
 */
export async function recogniseLine(
  model: Model,
  signs: readonly string[],
  picture: GreyImage,
  box: Box,
): Promise<{ text: string; confidence: number }> {
  const wide = (HEIGHT * (box.right - box.left)) / Math.max(1, box.bottom - box.top)
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.ceil(wide)))
  const planes = planesOf(picture, width, HEIGHT, (value) => value / 127.5 - 1, box)
  const { data, dims } = await model.run(planes, HEIGHT, width)
  const count = dims.at(-1) ?? 0
  const steps = count > 0 ? data.length / count : 0
  // Class 0 is the blank; a blank space may stand behind the file's signs.
  if (count !== signs.length + 1 && count !== signs.length + 2) {
    throw new InputError(
      'SIGNS_DIFFER',
      `the recognition model has ${count} classes: expected ${signs.length + 1} or ${signs.length + 2} for a dictionary of ${signs.length} signs; give the dictionary that belongs to the model`,
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
    const chance = data[step * count + best]!
    if (!Number.isFinite(chance)) {
      throw new ImageError('READER_FAILED', 'the recognition model gave no numbers')
    }
    if (best !== 0 && best !== before) {
      text += signs[best - 1] ?? ' '
      sum += chance
      kept++
    }
    before = best
  }
  return { text, confidence: kept > 0 ? Math.min(1, sum / kept) : 0 }
}
