/** Masks say which step touched which pixel, wherever later steps moved it. */
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { renderVariant } from '../../../src/augment/build/render.ts'
import { TOUCHED } from '../../../src/augment/layers/damage.ts'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { defineEffect } from '../../../src/augment/effects/effect.ts'
import { BUILT_IN, EffectRegistry } from '../../../src/augment/effects/registry.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'

const WIDTH = 120
const HEIGHT = 90
const source = new Source(
  WIDTH,
  HEIGHT,
  new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(240),
  'plain',
)
source.pixels.forEach((_, i) => {
  if (i % 4 === 3) source.pixels[i] = 255
})

/** Darkens a rectangle by a known amount. */
const patch = (name: string, [left, top, right, bottom]: readonly number[], by: number) =>
  defineEffect({
    name,
    phase: 'ink',
    summary: 'a rectangle',
    movesPixels: false,
    params: {},
    apply(page) {
      const bytes = page.pixels()
      for (let y = top!; y < bottom!; y++) {
        for (let x = left!; x < right!; x++) {
          for (let c = 0; c < 3; c++) bytes[4 * (y * page.width + x) + c]! -= by
        }
      }
    },
  })

const registry = new EffectRegistry([
  ...BUILT_IN.effects,
  patch('left', [10, 20, 30, 40], 60),
  patch('faint', [0, 60, 120, 90], TOUCHED),
  patch('strip', [20, 30, 100, 34], 30),
  ...Array.from({ length: 18 }, (_, k) => patch(`many-${k}`, [0, 0, 10 + k, 10], 9)),
])

async function maskOf(steps: string, area = 0) {
  const page = new Page()
  const { recipe } = parseRecipe(`name: r\norder: free\nsteps: [${steps}]`, 'r', registry)
  const key = { seed: 1, source: source.digest, variant: 1 }
  const drawn = drawSteps(recipe, key, { target: 0, name: '' }, [])
  const canvas = { area, fill: '#ffffff' }
  const plain = await renderVariant(page, source, { key, canvas }, drawn, () =>
    Promise.resolve(source),
  )
  const before = page.peek().slice()
  const made = await renderVariant(page, source, { key, canvas, masks: true }, drawn, () =>
    Promise.resolve(source),
  )
  // To look at a page changes nothing of it.
  expect(page.peek().every((value, i) => value === before[i])).toBe(true)
  expect(made.steps).toEqual(plain.steps)
  const layer = made.damage!.layer()!
  const image = sharp(layer.bytes)
  const { depth } = await image.metadata()
  const { data, info } = await image
    .toColourspace(depth === 'ushort' ? 'grey16' : 'b-w')
    .raw({ depth: depth === 'ushort' ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const values =
    depth === 'ushort' ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data
  expect([info.width, info.height]).toEqual([page.width, page.height])
  return { values, width: info.width, height: info.height, steps: layer.steps!, depth, page }
}

/** Box of the pixels that have a bit, and how many there are. */
function boxOf({ values, width }: Awaited<ReturnType<typeof maskOf>>, bit: number) {
  const places = [...values.keys()].filter((i) => (values[i]! >> bit) & 1)
  const xs = places.map((i) => i % width)
  const ys = places.map((i) => Math.floor(i / width))
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1]
  return { box, count: places.length }
}

test('bits stand for the steps that touched something, those that changed too little have none', async () => {
  const mask = await maskOf('{ effect: faint }, { effect: left }, { effect: strip }')
  expect(mask).toMatchObject({ steps: [1, 2], depth: 'uchar' })
  expect(boxOf(mask, 0)).toEqual({ box: [10, 20, 30, 40], count: 400 })
  expect(boxOf(mask, 1)).toEqual({ box: [20, 30, 100, 34], count: 320 })
  expect(mask.values[32 * WIDTH + 25]).toBe(3)
  expect(mask.values[0]).toBe(0)
})

test('what was touched is carried through later moves, and what a move lays bare is its own', async () => {
  const flipped = await maskOf(
    '{ effect: left }, { effect: flip, params: { axis: horizontal } }, { effect: strip }',
  )
  expect(flipped.steps).toEqual([0, 2])
  expect(boxOf(flipped, 0)).toEqual({ box: [90, 20, 110, 40], count: 400 })
  expect(boxOf(flipped, 1).count).toBe(320)
  const turned = await maskOf(
    '{ effect: left }, { effect: rotate, params: { angle: 12 } }, { effect: strip }',
  )
  expect(turned.steps).toEqual([0, 1, 2])
  const { page, values } = turned
  const bytes = page.peek()
  let unlike = 0
  for (let i = 0; i < values.length; i++) {
    const isStrip = ((values[i]! >> 2) & 1) === 1
    // The mask of what is dark, less the strip: half a pixel round its edge may go either way.
    const isDark = bytes[4 * i]! + (isStrip ? 30 : 0) < 210
    if (isDark !== ((values[i]! & 1) === 1)) unlike++
  }
  expect(boxOf(turned, 0).count).toBeGreaterThan(350)
  expect(unlike).toBeLessThan(60)
  // The corners.
  expect([values[0], values.at(-1)]).toEqual([2, 2])
  expect(values[45 * WIDTH + 110]! & 2).toBe(0)
})

test('a page that is brought within its canvas keeps thin marks', async () => {
  const mask = await maskOf('{ effect: strip }', (WIDTH * HEIGHT) / 4)
  expect([mask.width, mask.height]).toEqual([60, 45])
  expect(boxOf(mask, 0)).toEqual({ box: [10, 15, 50, 17], count: 80 })
})

test('of more than eight steps a mask has 16 bits, of more than 16 those that touched the most', async () => {
  const effects = (count: number): string =>
    Array.from({ length: count }, (_, k) => `{ effect: many-${k} }`).join(', ')
  const nine = await maskOf(effects(9))
  expect(nine).toMatchObject({ depth: 'ushort', steps: [0, 1, 2, 3, 4, 5, 6, 7, 8] })
  expect(nine.values[0]).toBe(511)
  expect(nine.values[17]).toBe(256)
  const all = await maskOf(effects(18))
  expect(all.steps).toEqual(Array.from({ length: 16 }, (_, k) => k + 2))
  expect(boxOf(all, 0).box).toEqual([0, 0, 12, 10])
  expect(all.values[0]).toBe(65_535)
})
