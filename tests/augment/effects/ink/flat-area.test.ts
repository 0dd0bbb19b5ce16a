/** What is even on a page stays as it is: fading and bleeding are of ink only. */
import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fade } from '../../../../src/augment/effects/ink/fade.ts'
import { inkBleed } from '../../../../src/augment/effects/ink/ink-bleed.ts'
import { Source } from '../../../../src/page/image/source.ts'
import { flatChange, sourceOfFile } from '../../../support/flat-change.ts'
import { ran } from '../drawn-pages.ts'

const STRONG = {
  fade: { strength: 0.65, maxStrokeWidth: 0.009, uneven: 0.7 },
  'ink-bleed': { reach: 0.0019, amount: 0.8, uneven: 0.9 },
}

type Tone = readonly [number, number, number]

/** A page painted a pixel at a time, with lines of print where there is no other tone. */
function page(
  width: number,
  height: number,
  tone: (x: number, y: number) => Tone | number,
): Source {
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const found = tone(x, y)
      const print = y % 12 > 3 && y % 12 < 10 && x % 5 < 2 && (x >> 5) % 3 > 0
      const paper = typeof found === 'number' ? (print ? found * 0.2 : found) : 0
      const colour = typeof found === 'number' ? [paper, paper, paper] : found
      pixels.set([...colour, 255], 4 * (y * width + x))
    }
  }
  return new Source(width, height, pixels)
}

const DESK: Tone = [164, 126, 84]
const PAGES: readonly (readonly [string, Source, (x: number, y: number) => boolean])[] = [
  [
    'a sheet on a desk',
    page(443, 591, (x, y) => (x > 90 && x < 360 && y > 130 && y < 420 ? 236 : DESK)),
    (x, y) => x < 88 || x > 362 || y < 128 || y > 422,
  ],
  [
    'a picture with dark and bright parts in a page',
    page(443, 591, (x, y) => {
      if (x < 120 || x > 330 || y < 200 || y > 380) return 244
      const level = 60 + 120 * (Math.sin(x / 50) * Math.cos(y / 35)) ** 2
      return [level, level * 0.9, level * 0.8]
    }),
    (x, y) => x > 124 && x < 326 && y > 204 && y < 376,
  ],
  [
    'shaded columns without print',
    page(443, 591, (x) => ((x >> 6) % 2 === 0 ? 240 : [198, 204, 210])),
    (x) => (x >> 6) % 2 === 1 && x % 64 > 3 && x % 64 < 60,
  ],
  [
    'the edge of a shadow across the page',
    page(443, 591, (x, y) => 240 - 90 / (1 + Math.exp((x + y / 3 - 300) / 5))),
    (_, y) => y % 12 < 1,
  ],
]

describe.each([fade, inkBleed])('$name', (effect) => {
  const params = STRONG[effect.name as keyof typeof STRONG]

  it.each(PAGES)('leaves what is even alone: %s', (_, source, isEven) => {
    const { before, after } = ran(effect, source, params)
    let [most, changed] = [0, 0]
    for (let k = 0; k < before.length; k += 4) {
      const [x, y] = [(k >> 2) % source.width, Math.floor((k >> 2) / source.width)]
      const by = Math.max(...[0, 1, 2].map((c) => Math.abs(after[k + c]! - before[k + c]!)))
      if (by > 20) changed++
      if (isEven(x, y)) most = Math.max(most, by)
    }
    expect(most).toBeLessThanOrEqual(5)
    // The print does change.
    expect(changed).toBeGreaterThan(2000)
  })
})

const SHARED = new URL('../../../../../shared/cases/effects/', import.meta.url)
const files = existsSync(SHARED)
  ? readdirSync(SHARED).filter((name) => /\.(jpg|png)$/.test(name))
  : []

describe.skipIf(files.length === 0)('real pages (needs ../shared/cases/effects)', () => {
  it.each(files)('change on hardly any even pixel: %s', { timeout: 60_000 }, async (name) => {
    const source = await sourceOfFile(new URL(name, SHARED).pathname, 262_144)
    for (const effect of [fade, inkBleed]) {
      const { flat } = flatChange(effect, source, STRONG[effect.name as keyof typeof STRONG])
      expect(flat, effect.name).toBeLessThanOrEqual(0.01)
    }
  })
})
