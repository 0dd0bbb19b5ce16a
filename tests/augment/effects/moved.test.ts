/** Where effects say that they moved pixels: a dot drawn before lies where the map says. */
import { describe, expect, test } from 'vitest'
import type { Moved, Skipped } from '../../../src/augment/effects/effect.ts'
import { allEffects } from '../../../src/augment/effects/registry.ts'
import { rngOfStep, drawSteps } from '../../../src/augment/recipe/draw.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'

const moving = allEffects().filter(({ movesPixels, phase }) => movesPixels && phase !== 'restore')
/** px between dots, and from a dot's middle to its edge */
const APART = 36
const RADIUS = 2
const WIDTH = 300
const HEIGHT = 410
const VARIANTS = 12

const places = Array.from({ length: 8 * 11 }, (_, i) => ({
  x: 24 + APART * (i % 8),
  y: 25 + APART * Math.floor(i / 8),
}))

/** White paper with dots. */
function dotted(): Source {
  const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(250)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const i = 4 * (y * WIDTH + x)
      const near = places.some(
        (dot) => Math.max(Math.abs(dot.x - x - 0.5), Math.abs(dot.y - y - 0.5)) < RADIUS,
      )
      if (near) pixels.fill(20, i, i + 3)
      pixels[i + 3] = 255
    }
  }
  return new Source(WIDTH, HEIGHT, pixels, 'dots')
}

/** Middle of the darkness around a place, and how much of it there is. */
function middleOfDot(page: Page, at: { x: number; y: number }, reach: number) {
  const bytes = page.peek()
  const sum = { x: 0, y: 0, weight: 0 }
  const values: [number, number, number][] = []
  for (let y = Math.floor(at.y - reach); y <= at.y + reach; y++) {
    for (let x = Math.floor(at.x - reach); x <= at.x + reach; x++) {
      if (x < 0 || y < 0 || x >= page.width || y >= page.height) return undefined
      values.push([x + 0.5, y + 0.5, bytes[4 * (y * page.width + x) + 1]!])
    }
  }
  const paper = values.map(([, , value]) => value).toSorted((a, b) => b - a)[values.length >> 2]!
  for (const [x, y, value] of values) {
    const dark = Math.max(0, paper - value - 40)
    sum.x += dark * x
    sum.y += dark * y
    sum.weight += dark
  }
  const { weight } = sum
  return weight > 250 ? { x: sum.x / weight, y: sum.y / weight } : undefined
}

describe.each(moving)('$name', (effect) => {
  test('says where it moved pixels, to within half a pixel, and back', () => {
    const { recipe } = parseRecipe(`name: r\nsteps: [{ effect: ${effect.name} }]`, 'r')
    const source = dotted()
    const page = new Page()
    const off: number[] = []
    let seen = 0
    for (let variant = 1; variant <= VARIANTS; variant++) {
      const key = { seed: 1, source: 'dots', variant }
      const [step] = drawSteps(recipe, key, { target: 0, name: '' }, [])
      page.load(source)
      const rng = rngOfStep(key, step!.path)
      const { moved }: Partial<Moved & Skipped> =
        effect.apply(page, step!.params, rng, undefined) ?? {}
      if (!moved) {
        // Nothing to do: a scale of 1.
        expect(page.moves).toBe(0)
        continue
      }
      expect(moved.from).toEqual({ width: WIDTH, height: HEIGHT })
      expect(moved.to).toEqual({ width: page.width, height: page.height })
      const scale = Math.sqrt((page.width * page.height) / (WIDTH * HEIGHT))
      for (const place of places) {
        const at = moved.forward(place.x, place.y)
        if (!at) continue
        const back = moved.backward(at.x, at.y)!
        expect(Math.hypot(back.x - place.x, back.y - place.y)).toBeLessThan(0.1)
        const middle = middleOfDot(page, at, Math.ceil(5 * scale))
        if (!middle) continue
        seen++
        off.push(Math.hypot(middle.x - at.x, middle.y - at.y))
      }
      expect(moved.forward(-1e4, 0)).toBeUndefined()
    }
    // Dots are worn off in creases and lie in shadows' edges now and then.
    expect(seen).toBeGreaterThan(3 * places.length)
    off.sort((a, b) => a - b)
    expect(off[Math.floor(0.5 * off.length)]).toBeLessThan(0.25)
    expect(off[Math.floor(0.97 * off.length)]).toBeLessThan(0.5)
  })
})
