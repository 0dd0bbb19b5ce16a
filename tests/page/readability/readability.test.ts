import { beforeAll, describe, expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { blur } from '../../../src/augment/effects/capture/blur.ts'
import { noise } from '../../../src/augment/effects/capture/noise.ts'
import type { AnyEffect } from '../../../src/augment/effects/effect.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'
import { printPatches } from '../../../src/page/readability/print-patches.ts'
import { readability, type Placing } from '../../../src/page/readability/readability.ts'
import { drawPage } from '../../../src/sample/draw.ts'
import { planSample } from '../../../src/sample/plan.ts'

const inPlace: Placing = { forward: (x, y) => ({ x, y }) }

let letter: Source
let other: Source

beforeAll(() => {
  const { train } = planSample({ seed: 3, train: 102, test: 0 })
  const drawn = (target: number): Source => {
    const page = train.find((one) => one.target === target)!
    const { width, height, bytes } = drawPage(page, 3)
    return new Source(width, height, bytes, page.id)
  }
  letter = drawn(3)
  other = drawn(8)
})

/** The letter after `change`, a function of a channel's value and place. */
function changed(change: (value: number, x: number, y: number) => number): Source {
  const { width, height, pixels } = letter
  const out = new Uint8ClampedArray(pixels)
  for (let i = 0; i < out.length; i++) {
    const pixel = i >> 2
    if (i % 4 !== 3) out[i] = change(pixels[i]!, pixel % width, Math.floor(pixel / width))
  }
  return new Source(width, height, out)
}

function after(effect: AnyEffect, params: Record<string, number | string>): Source {
  const page = new Page()
  page.load(letter)
  effect.apply(page, params, rngFrom('readability'), undefined)
  return new Source(page.width, page.height, page.peek().slice())
}

const of = (image: Source, placing = inPlace): number => readability(letter, image, placing)!

const CAMERA = { size: 0.006, chroma: 0, underexposure: 0.02, sharpening: 0, lowLight: 0 }

describe('readability', () => {
  test('is 1 for the untouched page, and not measured where there is no text', () => {
    expect(printPatches(letter).length).toBeGreaterThan(15)
    expect(of(letter)).toBe(1)
    const blank = new Source(300, 400, new Uint8ClampedArray(300 * 400 * 4).fill(255))
    expect(readability(blank, letter, inPlace)).toBeUndefined()
    const dot = new Source(1, 1, new Uint8ClampedArray([9, 9, 9, 255]))
    expect(readability(dot, dot, inPlace)).toBeUndefined()
    expect(readability(letter, dot, inPlace)).toBe(0)
  })

  test.each([
    ['blur', [0.0005, 0.002, 0.004, 0.008, 0.02].map((size) => [blur, { kind: 'gaussian', size }])],
    ['noise', [2, 15, 40].map((amount) => [noise, { amount, ...CAMERA }])],
  ] as [string, [AnyEffect, Record<string, number | string>][]][])(
    'falls as %s grows',
    (_, steps) => {
      const shares = steps.map(([effect, params]) => of(after(effect, params)))
      expect(shares).toEqual(shares.toSorted((a, b) => b - a))
      expect(shares[0]).toBeGreaterThan(0.75)
      if (steps[0]![0] === blur) expect(shares.at(-1)).toBeLessThan(0.1)
    },
  )

  test('falls as contrast goes, less so in a shadow', () => {
    const contrast = (share: number): number => of(changed((value) => 200 + share * (value - 200)))
    expect(contrast(0.6)).toBeGreaterThan(0.6)
    expect(contrast(0.1)).toBeLessThan(0.45)
    expect(contrast(0)).toBeLessThan(1e-6)
    const shadow = changed((value, x) => value * (x < letter.width / 2 ? 0.55 : 1))
    expect(of(shadow)).toBeGreaterThan(0.6)
  })

  test('counts print that is covered, cut off or another text', () => {
    const middle = letter.height / 2
    const below = (y: number): boolean => y > middle
    const patches = printPatches(letter)
    const kept = patches.filter(({ corners }) => corners.every(({ y }) => below(y))).length
    // A power of the share of words.
    const share = (kept / patches.length) ** 0.6
    const covered = of(changed((value, _, y) => (below(y) ? value : 128)))
    expect(Math.abs(covered - share)).toBeLessThan(0.05)
    const hidden = of(letter, { forward: (x, y) => (below(y) ? { x, y } : undefined) })
    expect(Math.abs(hidden - share)).toBeLessThan(0.05)
    // Off the page to the right.
    expect(of(letter, { forward: (x, y) => ({ x: x + letter.width, y }) })).toBe(0)
    expect(of(other)).toBeLessThan(0.15)
  })

  test('looks where the print went: mirrored, on its side, at another size', () => {
    const { width, height, pixels } = letter
    const turned = new Uint8ClampedArray(pixels.length)
    const from = new Uint32Array(pixels.slice().buffer)
    const to = new Uint32Array(turned.buffer)
    for (let y = 0; y < height; y++) {
      // Mirrored and on its side: rows become columns.
      for (let x = 0; x < width; x++) to[x * height + y] = from[y * width + x]!
    }
    const image = new Source(height, width, turned)
    expect(of(image, { forward: (x, y) => ({ x: y, y: x }) })).toBeCloseTo(of(letter), 2)
    expect(of(image, inPlace)).toBeLessThan(0.2)
    const large = new Uint8ClampedArray(4 * pixels.length)
    const wide = new Uint32Array(large.buffer)
    for (let i = 0; i < wide.length; i++) {
      const x = i % (2 * width)
      wide[i] = from[(Math.floor(i / (2 * width)) >> 1) * width + (x >> 1)]!
    }
    const doubled = new Source(2 * width, 2 * height, large)
    expect(of(doubled, { forward: (x, y) => ({ x: 2 * x, y: 2 * y }) })).toBeGreaterThan(0.8)
  })
})
