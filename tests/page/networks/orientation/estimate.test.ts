import { createCanvas } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { rngFrom } from '../../../../src/core/rng.ts'
import { registerFonts } from '../../../../src/page/fonts/fonts.ts'
import { Page } from '../../../../src/page/image/page.ts'
import { Source } from '../../../../src/page/image/source.ts'
import {
  estimateOrientation,
  classifyOrientation,
} from '../../../../src/page/networks/orientation/estimate.ts'
import { orientationPrior, type Mirrored } from '../../../../src/page/networks/orientation/prior.ts'
import { invert, ORIENTATIONS, reorient } from '../../../../src/page/geometry/orientation.ts'

const LINES = [
  'Thank you for shopping with us today. Please keep this receipt:',
  'goods may be returned within fourteen days of the date above.',
  'Garden table, green 129.00  Chairs, set of two 84.50',
  'Paint brush 4.75  Masking tape 3.20  Delivery to your door 12.00',
]

/** A page of English print. */
function english(): Page {
  registerFonts()
  const canvas = createCanvas(460, 560)
  const context = canvas.getContext('2d')
  context.fillStyle = '#f2f2f2'
  context.fillRect(0, 0, 460, 560)
  context.fillStyle = '#222'
  context.font = '13px "Sample Myeongjo"'
  for (let row = 0; row < 24; row++) context.fillText(LINES[row % 4]!, 24, 40 + row * 20)
  const page = new Page()
  page.load(new Source(460, 560, context.getImageData(0, 0, 460, 560).data))
  return page
}

test('English print is known from all eight orientations', () => {
  for (const [k, given] of ORIENTATIONS.entries()) {
    const page = english()
    reorient(page, given)
    const found = estimateOrientation(page, 'as-likely')
    expect(found?.orientation).toBe(invert(k))
    expect(found?.confidence).toBeGreaterThan(0.8)
  }
})

test('where pages are never mirrored, a mirrored one is not turned over with confidence', () => {
  const page = english()
  reorient(page, ORIENTATIONS[4]!)
  const { orientation, probabilities } = classifyOrientation(page, 'never')!
  expect(ORIENTATIONS[orientation]!.mirrored).toBe(false)
  expect(probabilities.filter((_, k) => ORIENTATIONS[k]!.mirrored)).toEqual([0, 0, 0, 0])
})

test('how often pages are mirrored is a weight of the mirrored orientations alone', () => {
  const weights = (mirrored: Mirrored): number[] => [...new Set(orientationPrior(mirrored))]
  expect(weights('never')).toEqual([1, 0])
  expect(weights('rare')).toEqual([1, 1e-5])
  expect(weights('as-likely')).toEqual([1])
})

test('probabilities of all orientations add up, and the best is the one found', () => {
  const scores = classifyOrientation(english())!
  expect(scores.probabilities).toHaveLength(8)
  expect(scores.probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1)
  expect(scores.probabilities.indexOf(Math.max(...scores.probabilities))).toBe(scores.orientation)
  const blank = new Page()
  blank.load(new Source(80, 80, new Uint8ClampedArray(80 * 80 * 4).fill(255)))
  expect(classifyOrientation(blank)).toBeUndefined()
})

/** The page as a scanner at a high resolution sees it: `scale` times as large, with the paper's grain. */
function grainy(page: Page, scale: number): Page {
  const { width, height } = page
  const small = page.peek()
  const rng = rngFrom('grain')
  const bytes = new Uint8ClampedArray(4 * width * height * scale * scale)
  for (let y = 0, k = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++, k += 4) {
      const grey = small[4 * (Math.floor(y / scale) * width + Math.floor(x / scale))]!
      const grain = rng.bernoulli(0.04) ? 60 : 0
      bytes.fill(grey - grain, k, k + 3)
      bytes[k + 3] = 255
    }
  }
  const large = new Page()
  large.load(new Source(width * scale, height * scale, bytes))
  return large
}

test('the grain of a page at a high resolution is not taken for its print', () => {
  const page = english()
  reorient(page, ORIENTATIONS[1]!)
  const found = estimateOrientation(grainy(page, 3))
  expect(found?.orientation).toBe(3)
  expect(found?.confidence).toBeGreaterThan(0.95)
})

test('where pages are rarely mirrored, no page of print is taken for mirrored', () => {
  for (const orientation of ORIENTATIONS.slice(0, 4)) {
    const page = english()
    reorient(page, orientation)
    expect(ORIENTATIONS[estimateOrientation(page)!.orientation]!.mirrored).toBe(false)
  }
})
