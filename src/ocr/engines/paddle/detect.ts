/** Where text stands, by PaddleOCR's detection model (DB: differentiable binarisation). */
import { components } from '../../../page/textlines/components.ts'
import type { Box, GreyImage } from '../engine.ts'
import type { Model } from './session.ts'
import { normalised, planesOf } from './planes.ts'

/** Sides are multiples of this, and the longer one is at most LONGEST. */
const MULTIPLE = 32
const LONGEST = 960
/** Minimum probability of a text pixel, and minimum mean probability of a box. */
const PIXEL = 0.3
const REGION = 0.6
/** Smaller boxes are specks, px. */
const SMALLEST = 3
/** The model finds the shrunken core of a line: the box grows by area × ratio / outline. */
const GROW = 1.5

/**
 * Upright boxes of lines, from the top down (M. Liao et al., "Real-time Scene Text Detection with
 * Differentiable Binarization", 2020); the page is straightened before, so boxes need not turn.
 * @throws ImageError `OCR_FAILED`
 */
export async function detectLines(model: Model, image: GreyImage): Promise<Box[]> {
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height))
  const width = multiple(image.width * scale)
  const height = multiple(image.height * scale)
  const planes = planesOf(image, width, height, normalised)
  const { data, dims } = await model.run(planes, height, width)
  const [high, wide] = dims.slice(-2) as [number, number]
  const mask = Uint8Array.from(data.subarray(0, wide * high), (p) => (p > PIXEL ? 1 : 0))
  const found = components(mask, wide, high)
  const boxes: Box[] = []
  for (let c = 0; c < found.count; c++) {
    const left = found.x0[c]!
    const top = found.y0[c]!
    const right = found.x1[c]! + 1
    const bottom = found.y1[c]! + 1
    if (Math.min(right - left, bottom - top) < SMALLEST) continue
    if (meanOf(data, wide, { left, top, right, bottom }) < REGION) continue
    const [w, h] = [right - left, bottom - top]
    const grow = (w * h * GROW) / (2 * (w + h))
    boxes.push({
      left: Math.max(0, ((left - grow) * image.width) / wide),
      top: Math.max(0, ((top - grow) * image.height) / high),
      right: Math.min(image.width, ((right + grow) * image.width) / wide),
      bottom: Math.min(image.height, ((bottom + grow) * image.height) / high),
    })
  }
  return boxes.toSorted((a, b) => a.top - b.top || a.left - b.left)
}

function multiple(length: number): number {
  return Math.max(MULTIPLE, Math.round(length / MULTIPLE) * MULTIPLE)
}

function meanOf(data: Float32Array, wide: number, { left, top, right, bottom }: Box): number {
  let sum = 0
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += data[y * wide + x]!
  return sum / ((right - left) * (bottom - top))
}
