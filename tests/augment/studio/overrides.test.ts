import { describe, expect, it } from 'vitest'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { withOverrides } from '../../../src/augment/studio/overrides.ts'
import type { Overrides } from '../../../src/augment/studio/protocol.ts'

const { recipe } = parseRecipe(
  `name: a
seed: 3
order: free
steps:
  - { effect: noise, p: 0.5 }
  - oneOf:
      - { effect: blur, weight: 5 }
      - { effect: defocus }
      - { effect: downscale, p: 0.1 }
    p: 0.5
  - { effect: noise, p: 0.5 }
  - someOf: [{ effect: fade }, { effect: flip }, { effect: holes }]
    count: [0, 1]
`,
  'a.yaml',
)
const NONE: Overrides = { off: [], forced: [], solo: null }

/** What runs on some variants: paths with their parameters. */
function ran(overrides: Overrides, fixed?: Parameters<typeof withOverrides>[2]) {
  const seen = withOverrides(recipe, overrides, fixed)
  return Array.from({ length: 60 }, (_, i) => {
    const key = { seed: recipe.seed, source: 'x', variant: i + 1 }
    return new Map(
      drawSteps(seen, key, { target: 0, name: '' }, []).map(({ path, params }) => [path, params]),
    )
  })
}

describe('what is looked at', () => {
  const plain = ran(NONE)

  it('is the recipe where nothing is switched', () => {
    const seen = withOverrides(recipe, NONE)
    expect(seen.steps).toEqual(recipe.steps)
  })

  it('leaves the draws of all others alone where a step is off or forced', () => {
    for (const overrides of [
      { ...NONE, off: ['noise'] },
      { ...NONE, forced: ['noise'] },
    ]) {
      ran(overrides).forEach((steps, i) => {
        expect(steps.has('noise')).toBe(overrides.forced.length > 0)
        const others = (of: Map<string, unknown>) => [...of].filter(([path]) => path !== 'noise')
        expect(others(steps)).toEqual(others(plain[i]!))
      })
    }
    // Where it ran anyway, it runs with what it drew.
    const forced = ran({ ...NONE, forced: ['noise'] })
    plain.forEach((steps, i) => {
      if (steps.has('noise')) expect(forced[i]!.get('noise')).toEqual(steps.get('noise'))
    })
  })

  it('forces a step of a group through the group', () => {
    for (const path of ['oneOf/downscale', 'oneOf/defocus', 'someOf/holes']) {
      expect(ran({ ...NONE, forced: [path] }).every((steps) => steps.has(path))).toBe(true)
    }
    const both = ran({ ...NONE, forced: ['someOf/holes', 'someOf/fade'] })
    expect(both.every((steps) => steps.has('someOf/holes') && steps.has('someOf/fade'))).toBe(true)
  })

  it('is one step alone, or one group', () => {
    expect(
      new Set(ran({ ...NONE, solo: 'noise#2' }).map((steps) => [...steps.keys()].join())),
    ).toEqual(new Set(['noise#2']))
    const group = new Set(ran({ ...NONE, solo: 'oneOf' }).flatMap((steps) => [...steps.keys()]))
    expect([...group].toSorted()).toEqual(['oneOf/blur', 'oneOf/defocus', 'oneOf/downscale'])
  })

  it('holds a parameter at a value, and forces its step', () => {
    const fixed = { path: 'oneOf/blur', param: 'size', value: 0.02 }
    for (const steps of ran(NONE, fixed))
      expect(steps.get('oneOf/blur')).toMatchObject({ size: 0.02 })
  })
})
