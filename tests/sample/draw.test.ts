import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { drawSize, sizeOf, type Frame } from '../../src/sample/capture/frame.ts'
import { SAMPLE_CLASSES } from '../../src/sample/classes.ts'
import { boundsOf } from '../../src/dataset/annotations/outline.ts'
import { drawAnnotatedPage, drawPage } from '../../src/sample/draw.ts'
import { certificateWords } from '../../src/sample/layouts/certificate-words.ts'
import { LAYOUTS } from '../../src/sample/layouts/index.ts'
import { checkDigit } from '../../src/sample/layouts/passport.ts'
import type { SamplePage } from '../../src/sample/plan.ts'
import { keepFreedMemoryMapped } from '../../src/core/allocator.ts'
import { rngFrom } from '../../src/core/rng.ts'

keepFreedMemoryMapped()

const page = (target: number, nth = 0): SamplePage => ({
  id: 'x.jpg',
  target,
  label: target,
  key: `train/${target}/${nth}`,
})

function pixels(target: number, seed: number, nth = 0): Uint8ClampedArray {
  return drawPage(page(target, nth), seed).bytes
}

const digest = (bytes: Uint8ClampedArray): string =>
  createHash('sha256').update(bytes).digest('hex')

describe('drawPage', () => {
  it.each(SAMPLE_CLASSES)('draws class $target, $name', ({ target }) => {
    const data = pixels(target, 1)
    expect(Math.abs(data.length / 4 - 261_572)).toBeLessThanOrEqual(572)
    let sum = 0
    let squares = 0
    for (let i = 0; i < data.length; i += 4) {
      sum += data[i + 1]!
      squares += data[i + 1]! ** 2
    }
    const mean = sum / (data.length / 4)
    expect(Math.sqrt(squares / (data.length / 4) - mean ** 2)).toBeGreaterThan(8)
    expect(data[3]).toBe(255)
  })

  it('gives the same pixels for the same page and seed, whatever was drawn between', () => {
    const first = digest(pixels(4, 11))
    expect(digest(pixels(16, 11))).not.toBe(first)
    expect(digest(pixels(4, 11))).toBe(first)
    expect(digest(pixels(4, 12))).not.toBe(first)
    expect(digest(pixels(4, 11, 1))).not.toBe(first)
  })

  it('knows where its words are: print is there, and the page is the same', () => {
    const { page: drawn, annotations } = drawAnnotatedPage(page(11), 3)
    expect(digest(drawn.bytes)).toBe(digest(drawPage(page(11), 3).bytes))
    const words = annotations.annotations.filter(({ kind }) => kind === 'word')
    expect(words.length).toBeGreaterThan(30)
    const at = (x: number, y: number): number =>
      drawn.bytes[4 * (Math.floor(y) * drawn.width + Math.floor(x)) + 1]!
    const printed = words.filter(({ points }) => {
      const [left, top, right, bottom] = boundsOf(points)
      let [darkest, lightest] = [255, 0]
      for (let y = top; y < Math.min(bottom, drawn.height); y += 0.7) {
        for (let x = left; x < Math.min(right, drawn.width); x += 0.7) {
          darkest = Math.min(darkest, at(x, y))
          lightest = Math.max(lightest, at(x, y))
        }
      }
      return lightest - darkest > 35
    })
    expect(printed.length).toBeGreaterThan(0.9 * words.length)
    const lines = new Set(annotations.annotations.flatMap(({ id }) => id ?? []))
    for (const { parent } of words) if (parent !== undefined) expect(lines).toContain(parent)
  })

  it('does not look at the label', () => {
    const right = drawPage(page(3), 5)
    const wrong = drawPage({ ...page(3), id: 'y.jpg', label: 7 }, 5)
    expect(digest(wrong.bytes)).toBe(digest(right.bytes))
  })
})

describe('layouts', () => {
  it('are shared by the four hospital certificates', () => {
    for (const target of [4, 7, 14]) expect(LAYOUTS[target]).toBe(LAYOUTS[3])
    expect(new Set(LAYOUTS[3]!.map((layout) => layout.draw)).size).toBeGreaterThanOrEqual(4)
  })

  it('exist for every class', () => {
    expect(LAYOUTS).toHaveLength(SAMPLE_CLASSES.length)
    expect(LAYOUTS.every((designs) => designs.length > 0)).toBe(true)
  })

  it('give no two of the certificates a title in common', () => {
    const titles = new Map<string, number>()
    for (const target of [3, 4, 7, 14])
      for (let i = 0; i < 60; i++) {
        const { title } = certificateWords(target, rngFrom(`title/${target}/${i}`))
        expect(titles.get(title) ?? target).toBe(target)
        titles.set(title, target)
      }
    for (const title of ['입원증명서', '진단서', '통원확인서', '소견서'])
      expect(titles.has(title)).toBe(true)
  })
})

describe('sizes', () => {
  it('are those of the competition', () => {
    const counts = { usual: 0, all: 0 }
    for (const frame of ['document', 'wide', 'card', 'scene'] satisfies Frame[])
      for (let i = 0; i < 200; i++) {
        const { width, height } = drawSize(rngFrom(`size/${frame}/${i}`), frame)
        expect(width * height).toBeGreaterThanOrEqual(261_000)
        expect(width * height).toBeLessThanOrEqual(262_144)
        expect([width >= 384, width <= 753, height >= 348, height <= 682]).not.toContain(false)
        counts.all++
        if (frame === 'document' && width === 443 && height === 591) counts.usual++
      }
    expect(counts.usual / 200).toBeGreaterThan(0.7)
  })

  it('reach both ends', () => {
    expect(sizeOf(0.5)).toEqual({ width: 384, height: 682 })
    expect(sizeOf(3)).toEqual({ width: 753, height: 348 })
    expect(sizeOf(4 / 3)).toEqual({ width: 591, height: 443 })
  })
})

describe('checkDigit', () => {
  // The worked examples of ICAO Doc 9303, part 3, appendix A.
  it.each([
    ['D23145890', 7],
    ['740812', 2],
    ['L898902C3', 6],
    ['ZE184226B<<<<<', 1],
  ])('of %s is %i', (text, digit) => {
    expect(checkDigit(text)).toBe(digit)
  })
})
