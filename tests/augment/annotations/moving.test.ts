/**
 * Marks drawn into pictures at annotated places lie where the moved annotations say, whatever effect or
 * recipe moved them, at three sizes.
 */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Annotator } from '../../../src/augment/annotations/annotate.ts'
import { renderVariant } from '../../../src/augment/build/render.ts'
import { allEffects } from '../../../src/augment/effects/registry.ts'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { loadRecipe } from '../../../src/augment/recipe/load.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import type { Recipe } from '../../../src/augment/recipe/recipe.ts'
import { turned } from '../../../src/page/geometry/projection.ts'
import { Page } from '../../../src/page/image/page.ts'
import { dottedPage, middleOfDot, type DottedPage } from './dotted-page.ts'

const SIZES = [1, 1.4, 2.2]
/** Bend paper: their marks may be a pixel off. */
const BENDING = new Set(['folds', 'crumple', 'page-curl'])

const page = new Page()

/** Distances of marks from where annotations say they are, and how many annotated places there were. */
async function distances(recipe: Recipe, dotted: DottedPage, variants: number) {
  const { source, annotations, scale } = dotted
  const annotator = new Annotator(annotations, source)
  const straight: number[] = []
  const bent: number[] = []
  let moved = 0
  let lost = 0
  let told = 0
  for (let variant = 1; variant <= variants; variant++) {
    const key = { seed: recipe.seed, source: source.digest, variant }
    const steps = drawSteps(recipe, key, { target: 0, name: '' }, [])
    const canvas = { area: 0, fill: '#ffffff' }
    const request = { key, canvas, annotate: true }
    const made = await renderVariant(page, source, request, steps, () => Promise.resolve(source))
    const picture = { width: page.width, height: page.height, pixels: page.peek() }
    const on = annotator.on('x', { ...picture, ...made })
    if (on.lost !== undefined) lost++
    if (page.moves > 0) moved++
    const larger = Math.sqrt((page.width * page.height) / (source.width * source.height))
    const isBent = made.steps.some(({ effect, skipped }) => !skipped && BENDING.has(effect))
    told += on.keypoints?.length ?? 0
    for (const { at } of on.keypoints ?? []) {
      const middle = middleOfDot(picture, at, scale * larger)
      if (!middle) continue
      const off = Math.hypot(middle[0] - at[0], middle[1] - at[1])
      ;(isBent ? bent : straight).push(off)
    }
  }
  return { straight, bent, moved, lost, told, all: variants * annotations.keypoints!.length }
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0
}

function expectNear(found: Awaited<ReturnType<typeof distances>>): void {
  const { straight, bent, lost, told, all } = found
  expect(lost).toBe(0)
  // Most places stay in the picture, and at most of them there is a mark.
  expect(told).toBeGreaterThan(0.7 * all)
  expect(straight.length + bent.length).toBeGreaterThan(0.8 * told)
  // Of the rest something was drawn over a dot, or a crease wore it off at one side.
  expect(quantile(straight, 0.5)).toBeLessThan(0.25)
  expect(quantile(straight, 0.95)).toBeLessThan(0.5)
  expect(quantile(bent, 0.95)).toBeLessThan(1)
}

/**
 * With a coarse screen, or the few dots of a needle printer, a mark is some dots whose middle is not the mark's;
 * ink that lies unevenly is thicker at one side of it, and a dent's shade is at one side.
 */
const PARAMS: Record<string, string> = {
  halftone: ', params: { lines: 180 }',
  'print-head': ', params: { dots: 30, press: 0, uneven: 0 }',
}

/** Restoring effects move only what lies crooked, on its side, or in a border. */
const LYING: Record<string, (width: number, height: number) => readonly number[]> = {
  deskew: (w, h) => turned(w, h, 4, 0.9, { x: w / 2, y: h / 2 }),
  trim: (w, h) => turned(w, h, 0, 0.8, { x: w / 2 + 4, y: h / 2 - 6 }),
  upright: (w, h) => turned(w, h, 180, 1, { x: w / 2, y: h / 2 }),
}

describe.each(SIZES)('at %s times the smallest size', (size) => {
  const plain = dottedPage(size)
  const bent = dottedPage(size, undefined, 16)

  test.each(allEffects().map(({ name, movesPixels }) => ({ name, movesPixels })))(
    '$name',
    async ({ name, movesPixels }) => {
      const { recipe } = parseRecipe(
        `name: r\nsteps: [{ effect: ${name}${PARAMS[name] ?? ''} }]`,
        'r',
      )
      const lying = LYING[name] as Parameters<typeof dottedPage>[1]
      const found = await distances(
        recipe,
        lying ? dottedPage(size, lying) : name === 'dewarp' ? bent : plain,
        movesPixels ? 4 : 1,
      )
      expect(found.moved > 0).toBe(movesPixels)
      expectNear(found)
    },
  )

  const recipes = readdirSync('recipes').filter((name) => name.endsWith('.yaml'))
  test.each(recipes)('the recipe %s', async (name) => {
    const { recipe } = await loadRecipe(name.replace('.yaml', ''))
    const found = await distances(recipe, plain, 8)
    expectNear(found)
  })
})
