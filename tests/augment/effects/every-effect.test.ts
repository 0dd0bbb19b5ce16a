/** What holds for every effect, whatever it does. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allEffects } from '../../../src/augment/effects/registry.ts'
import type { AnyEffect } from '../../../src/augment/effects/effect.ts'
import { drawNumber } from '../../../src/augment/recipe/draw.ts'
import { rngFrom } from '../../../src/core/rng.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'

type Content = 'blank' | 'black' | 'noise' | 'slope' | 'text'

/** A page of a given kind. */
function drawSource(width: number, height: number, content: Content, seed = 0): Source {
  const rng = rngFrom(`page ${seed}`)
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const level = {
        blank: 250,
        black: 0,
        noise: rng.int(0, 255),
        slope: (x * 255) / width,
        // Rows of bars with gaps between words and lines.
        text: y % 14 > 6 && y % 14 < 13 && x % 3 > 0 && x % 37 > 6 && x > 8 ? 30 : 238,
      }[content]
      pixels[at] = level
      pixels[at + 1] = content === 'noise' ? rng.int(0, 255) : level
      pixels[at + 2] = content === 'noise' ? rng.int(0, 255) : level * 0.94
    }
  }
  return new Source(width, height, pixels, `digest ${width} ${height} ${content} ${seed}`)
}

/** Parameters from anywhere between their bounds. */
function anyParams(effect: AnyEffect, seed: number): Record<string, number | string> {
  const rng = rngFrom(`params ${effect.name} ${seed}`)
  const entries = Object.entries(effect.params).map(([name, param]) => {
    if (param.kind === 'enum') return [name, rng.pick(param.values)]
    // Beyond this a page grows to sizes that only cost time.
    const max = effect.name === 'resize' && name === 'area' ? 3000 : param.max
    return [name, drawNumber([param.min, max], rng, { ...param, max })]
  })
  return Object.fromEntries(entries) as Record<string, number | string>
}

function apply(
  page: Page,
  effect: AnyEffect,
  source: Source,
  seed: number,
  overlay: Source | undefined,
): Uint8ClampedArray {
  page.load(source)
  effect.apply(page, anyParams(effect, seed), rngFrom(`apply ${seed}`), overlay)
  return new Uint8ClampedArray(page.peek())
}

const contents: Content[] = ['blank', 'black', 'noise', 'slope', 'text']

describe.each(allEffects().map((effect) => [effect.name, effect] as const))(
  '%s',
  (_name, effect) => {
    test('takes any page, stays opaque, and gives the same bytes for the same key', () => {
      const page = new Page()
      const other = drawSource(31, 23, 'text', 9)
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 48 }),
          fc.integer({ min: 1, max: 48 }),
          fc.constantFrom(...contents),
          fc.nat(1000),
          (width, height, content, seed) => {
            const source = drawSource(width, height, content, seed)
            const before = new Uint8ClampedArray(source.pixels)
            const overlay =
              seed % 3 === 0 ? undefined : drawSource(1 + (seed % 50), 40, 'text', seed)
            const first = apply(page, effect, source, seed, overlay)
            expect(page.width).toBeGreaterThanOrEqual(1)
            expect(page.height).toBeGreaterThanOrEqual(1)
            expect(first.length).toBe(page.width * page.height * 4)
            for (let i = 3; i < first.length; i += 4) {
              if (first[i] !== 255) throw new Error(`alpha ${first[i]} at pixel ${(i - 3) / 4}`)
            }
            // A page in between, and a page object of its own, make no difference.
            apply(page, effect, other, seed + 1, undefined)
            expect(apply(page, effect, source, seed, overlay)).toEqual(first)
            expect(
              apply(new Page(), effect, drawSource(width, height, content, seed), seed, overlay),
            ).toEqual(first)
            expect(source.pixels).toEqual(before)
          },
        ),
        { numRuns: 14, seed: 7 },
      )
    })

    test('a strip and a page of one pixel', () => {
      const page = new Page()
      for (const [width, height] of [
        [1, 1],
        [1, 300],
        [300, 1],
        [2, 2],
      ] as const) {
        for (const content of contents) {
          for (const seed of [1, 2])
            apply(page, effect, drawSource(width, height, content), seed, undefined)
        }
      }
    })

    test('says what it is', () => {
      expect(effect.name).toMatch(/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/)
      expect(effect.summary.length).toBeGreaterThan(20)
      for (const param of Object.values(effect.params)) {
        expect(param.describe.length).toBeGreaterThan(5)
        if (param.kind === 'number') expect(param.min).toBeLessThan(param.max)
      }
    })
  },
)
