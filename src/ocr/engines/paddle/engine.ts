/** OCR engine for PaddleOCR's models (PP-OCR) converted to ONNX, which the user provides. */
import { availableParallelism } from 'node:os'
import { sha256 } from '../../../core/hash.ts'
import type { Box, Layout, GreyImage, OcrEngine, ReadWord } from '../engine.ts'
import { classifierOf, classify } from './classify.ts'
import { detectLines } from './detect.ts'
import { readCharacters, recogniseLine } from './recognise.ts'
import { openModel } from './session.ts'

export interface PaddleOptions {
  /** detection model: [N, 3, H, W] to a map of text probability */
  detection: string
  /** recognition model: [N, 3, 48, W] to [N, steps, characters] */
  recognition: string
  /** dictionary file of the recognition model; by default its metadata */
  characters?: string | undefined
  /** orientation classifier of pages, [N, 3, H, W] to four classes, or of lines, to two */
  orientation?: string | undefined
}

/**
 * Opens the models. Without an orientation classifier pages are set upright all the same, by the network
 * that sees glyphs and by what can be read.
 * @throws InputError `MODEL_MISSING`, `MODEL_DAMAGED`, `CHARACTERS_MISSING`
 */
export async function openPaddle(options: PaddleOptions): Promise<OcrEngine> {
  const threads = availableParallelism()
  const detection = await openModel(options.detection, 'detection', threads)
  const recognition = await openModel(options.recognition, 'recognition', threads)
  const characters = await readCharacters(options.characters, recognition, options.recognition)
  const classifier =
    options.orientation === undefined
      ? undefined
      : classifierOf(
          await openModel(options.orientation, 'orientation', threads),
          options.orientation,
        )
  const close = async (): Promise<void> => {
    await detection.close()
    await recognition.close()
    await classifier?.model.close()
  }
  const digests = [detection.digest, recognition.digest, sha256(characters.join('\n')).slice(0, 12)]
  if (classifier) digests.push(classifier.model.digest)
  return {
    name: `paddle ${digests.join(' ')}`,
    concurrency: 1,
    read: async (image: GreyImage, layout: Layout): Promise<ReadWord[]> => {
      const whole = { left: 0, top: 0, right: image.width, bottom: image.height }
      const boxes = layout === 'line' ? [whole] : await detectLines(detection, image)
      const words: ReadWord[] = []
      for (const box of boxes) {
        const { text, confidence } = await recogniseLine(recognition, characters, image, box)
        words.push(...split(text, confidence, box))
      }
      return words
    },
    ...(classifier && {
      turnsOf: (image: GreyImage) =>
        classify(classifier, image, (page) => detectLines(detection, page)),
    }),
    close,
  }
}

/** The words of a line; each gets the part of the box that its characters take on average. */
function split(text: string, confidence: number, box: Box): ReadWord[] {
  const pitch = (box.right - box.left) / Math.max(1, text.length)
  return Array.from(text.normalize('NFC').matchAll(/\S+/g), ({ 0: word, index }) => ({
    text: word,
    confidence,
    box: {
      left: Math.round(box.left + index * pitch),
      top: Math.round(box.top),
      right: Math.round(box.left + (index + word.length) * pitch),
      bottom: Math.round(box.bottom),
    },
  }))
}
