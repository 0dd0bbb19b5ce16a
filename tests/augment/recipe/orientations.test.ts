import { describe, expect, test } from 'vitest'
import { settingsDigest } from '../../../src/augment/build/description.ts'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { loadRecipe } from '../../../src/augment/recipe/load.ts'
import { orientedSteps } from '../../../src/augment/recipe/orientations.ts'
import { parseRecipe, recipeFromPlain, recipeToPlain } from '../../../src/augment/recipe/parse.ts'
import type { Recipe } from '../../../src/augment/recipe/recipe.ts'

const of = { target: 0, name: 'letter' }
const source = 'ab'.repeat(32)
const variants = Array.from({ length: 300 }, (_, i) => i)

const drawn = (recipe: Recipe, variant: number) =>
  drawSteps(recipe, { seed: 1, source, variant }, of, ['a', 'b'])
const recipeOf = (body: string): Recipe => parseRecipe(`name: r\n${body}`, 'r.yaml').recipe
/** Share of variants that an effect is drawn for. */
const share = (recipe: Recipe, effect: string): number =>
  variants.filter((v) => drawn(recipe, v).some((step) => step.effect.name === effect)).length /
  variants.length

describe('orientations', () => {
  test('upright and turned leave out what they rule out, and every other draw as it was', async () => {
    const { recipe: loaded } = await loadRecipe('heavy')
    const free = { ...loaded, orientations: undefined }
    for (const [orientations, out] of [
      ['upright', ['flip', 'rotate90']],
      ['turned', ['flip']],
      ['all', []],
    ] as const) {
      const recipe = { ...loaded, orientations }
      for (const variant of variants.slice(0, 60)) {
        const expected = drawn(free, variant).filter(
          ({ effect }) => !out.some((name) => name === effect.name),
        )
        expect(drawn(recipe, variant)).toEqual(expected)
      }
    }
  })

  test('turn and mirror pages of a recipe that has no such steps, all ways alike', () => {
    const body = 'steps:\n  - { effect: blur, p: 0.5 }'
    const all = recipeOf(`orientations: all\n${body}`)
    expect(share(all, 'flip')).toBeCloseTo(0.5, 1)
    expect(share(all, 'rotate90')).toBeCloseTo(0.75, 1)
    const turned = recipeOf(`orientations: turned\n${body}`)
    expect(share(turned, 'flip')).toBe(0)
    expect(share(turned, 'rotate90')).toBeCloseTo(0.75, 1)
    for (const variant of variants.slice(0, 50)) {
      const blurs = drawn(all, variant).filter(({ path }) => path === 'blur')
      expect(blurs).toEqual(drawn(recipeOf(body), variant))
    }
  })

  test('let a group choose among what is left', () => {
    const group = 'steps:\n  - oneOf: [{ effect: flip, weight: 9 }, { effect: blur }]'
    expect(share(recipeOf(group), 'blur')).toBeLessThan(0.2)
    expect(share(recipeOf(`orientations: upright\n${group}`), 'blur')).toBe(1)
    const alone = recipeOf('orientations: upright\nsteps:\n  - oneOf: [{ effect: flip }]')
    expect(drawn(alone, 1)).toEqual([])
  })

  test('survive the way to a worker, and are part of a set only where they change its steps', async () => {
    const { recipe: noisy } = await loadRecipe('testlike')
    const { recipe: heavy } = await loadRecipe('heavy')
    const digest = (orientations: Recipe['orientations']): string =>
      settingsDigest(recipeFromPlain(recipeToPlain({ ...heavy, orientations })), noisy)
    expect(digest('all')).toBe(digest(undefined))
    expect(new Set([digest('all'), digest('turned'), digest('upright')]).size).toBe(3)
    const upright = { ...heavy, orientations: 'upright' as const }
    expect(recipeFromPlain(recipeToPlain(upright)).orientations).toBe('upright')
    expect(orientedSteps(upright)).toHaveLength(heavy.steps.length - 2)
  })

  test('of pairs must leave pages where they are', () => {
    const pairs = 'pairs: true\nholdout: { share: 0 }\nsteps: [{ effect: noise }]'
    expect(() => recipeOf(`orientations: turned\n${pairs}`)).toThrow(/orientations: turned turns/)
    expect(recipeOf(`orientations: upright\n${pairs}`).pairs).toBe(true)
  })

  test('are one of three words', () => {
    expect(() => recipeOf('orientations: sideways\nsteps: []')).toThrow(/orientations/)
  })
})
