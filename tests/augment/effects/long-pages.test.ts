/** Receipts, till rolls and rulers: pages much longer than wide keep what is printed on them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rotate } from '../../../src/augment/effects/geometry/rotate.ts'
import { deskew } from '../../../src/augment/effects/restore/deskew.ts'
import { drawSteps, rngOfStep } from '../../../src/augment/recipe/draw.ts'
import { RECIPES } from '../../../src/augment/recipe/load.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import type { Page } from '../../../src/page/image/page.ts'
import { components } from '../../../src/page/textlines/components.ts'
import { paintedPage, run } from '../../support/geometry-pages.ts'

const SQUARE = 10
const PITCH = 20

/** A white strip with blue squares all over it, which no fill and no other ink looks like. */
function strip(width: number, height: number): Page {
  return paintedPage(width, height, (x, y) =>
    x % PITCH >= 5 && x % PITCH < 5 + SQUARE && y % PITCH >= 5 && y % PITCH < 5 + SQUARE
      ? [0, 0, 255]
      : 255,
  )
}

/** How many blue squares a page shows, those cut by its edge included. */
function squares(page: Page): number {
  const bytes = page.peek()
  const mask = Uint8Array.from({ length: page.width * page.height }, (_, i) =>
    bytes[4 * i + 2]! - bytes[4 * i]! > 100 ? 1 : 0,
  )
  return components(mask, page.width, page.height).count
}

test.each([
  ['1:15, upright', 120, 1800],
  ['1:15, lying', 1800, 120],
  ['1:8', 160, 1280],
  ['1:3', 200, 600],
])('rotate with its default size keeps the ink of a page of %s', (_, width, height) => {
  const whole = squares(strip(width, height))
  expect(whole).toBe((width / PITCH) * (height / PITCH))
  for (const angle of [-45, -12, 5, 12, 90, 170]) {
    const page = strip(width, height)
    run(rotate, page, { angle, fill: 'white', size: 'keep' })
    expect(squares(page) / whole, `${angle} degrees`).toBeGreaterThan(0.9)
  }
})

test('pages up to 1:2 keep their size', () => {
  for (const [width, height] of [
    [100, 200],
    [141, 100],
  ] as const) {
    const page = strip(width, height)
    run(rotate, page, { angle: 12, fill: 'white', size: 'keep' })
    expect([page.width, page.height]).toEqual([width, height])
  }
})

test('heavy keeps at least 90 % of the ink of strips of 1:8, on nine images in ten', () => {
  // A table top and pens may be blue as well: the steps that move pixels, on white.
  const text = readFileSync(join(RECIPES, 'heavy.yaml'), 'utf8').replaceAll('desk', 'white')
  const { recipe } = parseRecipe(text, 'heavy.yaml')
  const whole = squares(strip(160, 1280))
  const kept: number[] = []
  for (let variant = 1; variant <= 60; variant++) {
    const page = strip(160, 1280)
    const key = { seed: 17, source: 'strip', variant }
    for (const step of drawSteps(recipe, key, { target: 0, name: '' }, [])) {
      if (!step.effect.movesPixels || step.effect.name === 'folds') continue
      step.effect.apply(page, step.params, rngOfStep(key, step.path), undefined)
    }
    kept.push(squares(page) / whole)
  }
  expect(kept.filter((share) => share >= 0.9).length).toBeGreaterThanOrEqual(54)
})

test('deskew fills the corners with the page’s own background', () => {
  const tilted = (paper: number, print: number): Page => {
    const page = paintedPage(300, 400, (x, y) =>
      y % 16 >= 4 && y % 16 < 11 && x % 5 < 3 && x > 30 && x < 270 && x % 47 > 8 ? print : paper,
    )
    run(rotate, page, { angle: 4, fill: 'paper', size: 'keep' })
    return page
  }
  const dark = tilted(40, 220)
  expect(run(deskew, dark)).toHaveProperty('did')
  expect(dark.peek()[0]).toBeCloseTo(40, -1)
  const light = tilted(225, 30)
  expect(run(deskew, light)).toHaveProperty('did')
  expect(light.peek()[0]).toBeCloseTo(225, -1)
})
