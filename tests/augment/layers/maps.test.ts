/** Backward maps lead each pixel of a drawn page to where it was on its source. */
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { renderVariant } from '../../../src/augment/build/render.ts'
import { allEffects } from '../../../src/augment/effects/registry.ts'
import {
  MAP_END,
  MAP_OUTSIDE,
  mapLayers,
  mapValues,
  movesOf,
  seenThrough,
  type MapValues,
} from '../../../src/augment/layers/map-layer.ts'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { loadRecipe } from '../../../src/augment/recipe/load.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import type { Recipe } from '../../../src/augment/recipe/recipe.ts'
import { turned } from '../../../src/page/geometry/projection.ts'
import { denseMap } from '../../../src/page/geometry/dense-map.ts'
import { Page } from '../../../src/page/image/page.ts'
import { dottedPage, middleOfDot, type DottedPage } from '../annotations/dotted-page.ts'

const page = new Page()

async function draw(recipe: Recipe, { source }: DottedPage, variant: number) {
  const key = { seed: recipe.seed, source: source.digest, variant }
  const steps = drawSteps(recipe, key, { target: 0, name: '' }, [])
  const { canvas } = recipe
  return renderVariant(page, source, { key, canvas }, steps, () => Promise.resolve(source))
}

/** A pair of files as other programs read it. */
async function readPair(map: MapValues) {
  const pair = mapLayers(map)
  const [xs, ys] = await Promise.all(
    pair.map(async ({ bytes }) => {
      const { data, info } = await sharp(bytes)
        .toColourspace('grey16')
        .raw({ depth: 'ushort' })
        .toBuffer({ resolveWithObject: true })
      expect([info.width, info.height, info.channels]).toEqual([map.width, map.height, 1])
      return new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    }),
  )
  return { xs: xs!, ys: ys! }
}

const LYING: Record<string, (width: number, height: number) => readonly number[]> = {
  deskew: (w, h) => turned(w, h, 4, 0.9, { x: w / 2, y: h / 2 }),
  trim: (w, h) => turned(w, h, 0, 0.8, { x: w / 2 + 4, y: h / 2 - 6 }),
  upright: (w, h) => turned(w, h, 180, 1, { x: w / 2, y: h / 2 }),
}

describe('the files lead marks back to where they were', () => {
  const plain = dottedPage(1.4)
  const moving = allEffects().filter(({ movesPixels }) => movesPixels)

  const check = async (recipe: Recipe, dotted: DottedPage, variants: number): Promise<void> => {
    const { source, annotations, scale } = dotted
    const offs: number[] = []
    for (let variant = 1; variant <= variants; variant++) {
      const { moves, moved } = await draw(recipe, dotted, variant)
      const { xs, ys } = await readPair(mapValues(movesOf(moves!, page)))
      const picture = { width: page.width, height: page.height, pixels: page.peek() }
      const larger = Math.sqrt((page.width * page.height) / (source.width * source.height))
      for (const { at } of annotations.keypoints!) {
        const told = moved!.forward(...(at as [number, number]))
        const middle = told && middleOfDot(picture, [told.x, told.y], scale * larger)
        if (!middle) continue
        // Between the middles of four pixels.
        const [x, y] = [middle[0] - 0.5, middle[1] - 0.5]
        const [u, v] = [x - Math.floor(x), y - Math.floor(y)]
        const k = Math.floor(y) * page.width + Math.floor(x)
        const mean = (plane: Uint16Array): number =>
          (plane[k]! * (1 - u) + plane[k + 1]! * u) * (1 - v) +
          (plane[k + page.width]! * (1 - u) + plane[k + page.width + 1]! * u) * v
        const corners = [0, 1, page.width, page.width + 1].map((next) => xs[k + next]!)
        if (corners.includes(MAP_OUTSIDE)) continue
        const place = [(mean(xs) / MAP_END) * source.width, (mean(ys) / MAP_END) * source.height]
        offs.push(Math.hypot(place[0]! - at[0], place[1]! - at[1]))
      }
    }
    expect(offs.length).toBeGreaterThan(40 * variants)
    const sorted = offs.toSorted((a, b) => a - b)
    expect(sorted[Math.floor(0.5 * offs.length)]).toBeLessThan(0.25)
    expect(sorted[Math.floor(0.95 * offs.length)]).toBeLessThan(0.5)
  }

  test.each(moving.map(({ name }) => name))('%s', async (name) => {
    const { recipe } = parseRecipe(
      `name: r\ncanvas: { area: 0 }\nsteps: [{ effect: ${name} }]`,
      'r',
    )
    const lying = LYING[name] as Parameters<typeof dottedPage>[1]
    const bow = name === 'dewarp' ? 16 : 0
    await check(recipe, lying || bow ? dottedPage(1.4, lying, bow) : plain, 2)
  })

  test('the recipe heavy', async () => {
    const { recipe } = await loadRecipe('heavy')
    await check(recipe, plain, 4)
  })
})

test('of a recipe that only moves, the source seen through the map is the picture', async () => {
  const steps = [
    '{ effect: rotate }, { effect: perspective }, { effect: translate }',
    '{ effect: flip }, { effect: rotate90 }, { effect: resize }',
    '{ effect: rotate }, { effect: perspective }, { effect: resize, params: { scale: 1.2 } }',
  ]
  for (const some of steps) {
    const { recipe } = parseRecipe(
      `name: r\norder: free\ncanvas: { area: 150000 }\nsteps: [${some}]`,
      'r',
    )
    for (let variant = 1; variant <= 3; variant++) {
      const dotted = dottedPage(1.2)
      const { moves } = await draw(recipe, dotted, variant)
      const map = denseMap(movesOf(moves!, page))
      const seen = page.peek().slice()
      seenThrough(map, dotted.source.pixels, seen)
      const now = page.peek()
      let sum = 0
      let off = 0
      let inside = 0
      for (let i = 0; i < map.xs.length; i++) {
        if (Number.isNaN(map.xs[i]!)) continue
        inside++
        const difference = Math.abs(seen[4 * i + 1]! - now[4 * i + 1]!)
        sum += difference
        if (difference > 60) off++
      }
      expect(inside).toBeGreaterThan(0.5 * map.xs.length)
      // Pictures are drawn by other interpolations than linear, more than once.
      expect(sum / inside).toBeLessThan(3)
      expect(off / inside).toBeLessThan(0.002)
    }
  }
})

test.each(['folds', 'crumple', 'page-curl'])(
  'between the places that are asked nothing of %s is missed',
  async (name) => {
    const { recipe } = parseRecipe(`name: r\nsteps: [{ effect: ${name} }, { effect: rotate }]`, 'r')
    let [off, far, all] = [0, 0, 0]
    for (let variant = 1; variant <= 4; variant++) {
      const { moves, moved } = await draw(recipe, dottedPage(1.2), variant)
      const { to, xs, ys } = denseMap(moves!)
      for (let i = variant; i < xs.length; i += 7) {
        const at = moved!.backward((i % to.width) + 0.5, Math.floor(i / to.width) + 0.5)
        if (!at) continue
        all++
        const distance = Math.hypot(at.x - xs[i]!, at.y - ys[i]!)
        if (!(distance < 0.25)) off++
        if (!(distance < 0.5)) far++
      }
    }
    expect(all).toBeGreaterThan(20_000)
    expect(off / all).toBeLessThan(0.001)
    expect(far / all).toBeLessThan(1e-4)
  },
)

test('what shows nothing of the source has the value for it, edges are 0 and the end', async () => {
  const { recipe } = parseRecipe('name: r\nsteps: [{ effect: rotate, params: { angle: 20 } }]', 'r')
  const dotted = dottedPage(1)
  const { moves } = await draw(recipe, dotted, 1)
  const { xs, ys } = await readPair(mapValues(movesOf(moves!, page)))
  expect([xs[0], ys[0]]).toEqual([MAP_OUTSIDE, MAP_OUTSIDE])
  const outside = (plane: Uint16Array): number =>
    plane.filter((value) => value === MAP_OUTSIDE).length
  expect(outside(xs)).toBe(outside(ys))
  expect(xs.every((value, i) => (value === MAP_OUTSIDE) === (ys[i] === MAP_OUTSIDE))).toBe(true)
  const still = await readPair(mapValues(movesOf([], { width: 4, height: 2 })))
  expect([...still.xs.subarray(0, 4)]).toEqual(
    [1, 3, 5, 7].map((n) => Math.round((n / 8) * MAP_END)),
  )
  expect([still.ys[0], still.ys[4]]).toEqual([1, 3].map((n) => Math.round((n / 4) * MAP_END)))
})
