/**
 * What a trained network makes of images, in a file: `train features` writes it, `augment inspect`
 * lays its map by it. JSON lines: a head, then one line per image, by the SHA-256 of its file.
 */
import { InputError } from '../core/errors.ts'
import { writeWhole } from '../core/files.ts'
import { readJsonLines } from '../core/json-lines.ts'

export interface FeaturesHead {
  /** of this file */
  format: 1
  /** `run/backbone`, for people */
  model: string
  /** numbers an image has */
  width: number
}

export interface ImageFeatures {
  /** SHA-256 of the file, hex */
  sha256: string
  /** images that the network takes for alike point the same way; `width` of them, −127 to 127 */
  features: Int8Array
  /** target of the class with the highest probability, and that probability, 0 to 1 */
  predicted: number
  confidence: number
}

export interface FeaturesFile {
  head: FeaturesHead
  images: Map<string, ImageFeatures>
}

/** @throws WorkError where it cannot be written */
export async function writeFeatures(
  file: string,
  head: FeaturesHead,
  images: Iterable<ImageFeatures>,
): Promise<void> {
  const lines = [JSON.stringify(head)]
  for (const { features, ...rest } of images) {
    const { buffer, byteOffset, byteLength } = features
    const text = Buffer.from(buffer, byteOffset, byteLength).toString('base64')
    lines.push(JSON.stringify({ ...rest, features: text }))
  }
  await writeWhole(file, lines.map((line) => `${line}\n`).join(''))
}

/** @throws InputError `FILE_MISSING`, `JSON_LINE_DAMAGED`, `FEATURES_INVALID` */
export async function readFeatures(file: string): Promise<FeaturesFile> {
  let head: FeaturesHead | undefined
  const images: FeaturesFile['images'] = new Map()
  for await (const { value, line } of readJsonLines<Record<string, unknown>>(file)) {
    if (head) {
      const image = imageOf(value, head.width)
      if (!image) throw invalid(file, line, `an image with ${head.width} features`)
      images.set(image.sha256, image)
    } else if (value['format'] === 1 && Number.isInteger(value['width']) && value['model']) {
      head = value as unknown as FeaturesHead
    } else throw invalid(file, line, 'the head of a file that `train features` wrote')
  }
  if (!head) throw invalid(file, 1, 'the head of a file that `train features` wrote')
  return { head, images }
}

function imageOf(value: Record<string, unknown>, width: number): ImageFeatures | undefined {
  const { sha256, features, predicted, confidence } = value
  if (typeof sha256 !== 'string' || typeof features !== 'string') return undefined
  if (typeof predicted !== 'number' || typeof confidence !== 'number') return undefined
  const bytes = Buffer.from(features, 'base64')
  if (bytes.length !== width) return undefined
  return { sha256, features: new Int8Array(bytes), predicted, confidence }
}

function invalid(file: string, line: number, expected: string): InputError {
  return new InputError(
    'FEATURES_INVALID',
    `${file}, line ${line}: expected ${expected}, found something else: write the file anew with \`train features\``,
  )
}
