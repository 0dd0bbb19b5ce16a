import { describe, expect, test } from 'vitest'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'

const source = 'ab'.repeat(32)
const of = { target: 3, name: 'diagnosis' }

function drawn(steps: string, variant: number, seed = 1) {
  const { recipe } = parseRecipe(`name: r\nsteps:\n${steps}`, 'r.yaml')
  return drawSteps(recipe, { seed, source, variant }, of, ['a', 'b', 'c'])
}

const paths = (steps: string, variant: number): string[] => drawn(steps, variant).map((s) => s.path)
const variants = Array.from({ length: 400 }, (_, i) => i)
const share = (steps: string, path: string): number =>
  variants.filter((v) => paths(steps, v).includes(path)).length / variants.length

describe('a step', () => {
  test('runs as often as p says', () => {
    expect(share('  - { effect: flip, p: 0.3 }', 'flip')).toBeCloseTo(0.3, 1)
    expect(share('  - { effect: flip, p: 0 }', 'flip')).toBe(0)
    expect(share('  - { effect: flip }', 'flip')).toBe(1)
  })

  test('put between others leaves their draws as they were', () => {
    const before = '  - { effect: rotate, p: 0.5 }\n  - { effect: rotate, p: 0.5 }\n'
    const after =
      '  - { effect: rotate, p: 0.5 }\n  - { effect: flip, p: 0.5 }\n  - { effect: rotate, p: 0.5 }\n'
    for (const variant of variants.slice(0, 50)) {
      expect(drawn(after, variant).filter((s) => s.path !== 'flip')).toEqual(drawn(before, variant))
    }
  })

  test('draws its parameters within what was asked', () => {
    const angles = variants.map(
      (v) =>
        drawn('  - { effect: rotate, params: { angle: [2, 5] } }', v)[0]!.params['angle'] as number,
    )
    expect(Math.min(...angles)).toBeGreaterThanOrEqual(2)
    expect(Math.max(...angles)).toBeLessThanOrEqual(5)
    expect(Math.max(...angles) - Math.min(...angles)).toBeGreaterThan(2.8)
    expect(angles.every((angle) => Number(angle.toPrecision(6)) === angle)).toBe(true)
  })

  test('limited to classes is left out for others', () => {
    expect(paths('  - { effect: flip, classes: [3] }', 0)).toEqual(['flip'])
    expect(paths('  - { effect: flip, classes: [diagnosis] }', 0)).toEqual(['flip'])
    expect(paths('  - { effect: flip, classes: [4, resume] }', 0)).toEqual([])
  })

  test('differs between seeds, sources and variants', () => {
    const step = '  - { effect: rotate }'
    const angle = (variant: number, seed: number) => drawn(step, variant, seed)[0]!.params['angle']
    expect(angle(1, 1)).not.toBe(angle(2, 1))
    expect(angle(1, 1)).not.toBe(angle(1, 2))
  })
})

describe('groups', () => {
  test('oneOf runs one of its steps, as often as the weights say', () => {
    const steps = '  - oneOf: [{ effect: flip, weight: 3 }, { effect: rotate }]'
    for (const variant of variants) expect(paths(steps, variant)).toHaveLength(1)
    expect(share(steps, 'oneOf/flip')).toBeCloseTo(0.75, 1)
  })

  test('a new alternative changes only the images that choose it', () => {
    const before = '  - oneOf: [{ effect: flip }, { effect: rotate }]'
    const after = '  - oneOf: [{ effect: blur }, { effect: flip }, { effect: rotate }]'
    for (const variant of variants) {
      const [chosen] = paths(after, variant)
      if (chosen !== 'oneOf/blur') expect([chosen]).toEqual(paths(before, variant))
    }
  })

  test('someOf runs as many as it says, in their order', () => {
    const steps =
      '  - { someOf: [{ effect: flip }, { effect: rotate }, { effect: blur }], count: [1, 2] }'
    const order = ['someOf/flip', 'someOf/rotate', 'someOf/blur']
    const sizes = new Set<number>()
    for (const variant of variants) {
      const chosen = paths(steps, variant)
      sizes.add(chosen.length)
      expect(chosen).toEqual(order.filter((path) => chosen.includes(path)))
    }
    expect(sizes).toEqual(new Set([1, 2]))
  })

  test('a sequence runs whole or not at all', () => {
    const steps = '  - { sequence: [{ effect: flip }, { effect: blur }], p: 0.5 }'
    const sizes = new Set(variants.map((variant) => paths(steps, variant).length))
    expect(sizes).toEqual(new Set([0, 2]))
  })
})

test('distributions are what their names say', () => {
  const values = (spec: string): number[] =>
    variants.map(
      (v) =>
        drawn(`  - { effect: rotate, params: { angle: ${spec} } }`, v)[0]!.params[
          'angle'
        ] as number,
    )
  const mean = (list: number[]): number => list.reduce((a, b) => a + b, 0) / list.length
  expect(new Set(values('{ choice: [1, 2] }'))).toEqual(new Set([1, 2]))
  const one = values('{ choice: [1, 2], weights: [9, 1] }').filter((v) => v === 1)
  expect(one.length / variants.length).toBeCloseTo(0.9, 1)
  expect(Math.abs(mean(values('{ normal: [20, 4] }')) - 20)).toBeLessThan(1)
  // The median of a logarithmic range is its geometric mean.
  const logs = values('{ logUniform: [1, 100] }').toSorted((a, b) => a - b)
  expect(logs[200]).toBeGreaterThan(7)
  expect(logs[200]).toBeLessThan(14)
})

test('overlays come from the list, the page itself being one place more', () => {
  const overlays = variants.map(
    (v) => drawn('  - { effect: bleed-through }', v)[0]!.overlay ?? 'self',
  )
  for (const name of ['a', 'b', 'c', 'self']) {
    expect(overlays.filter((d) => d === name).length / variants.length).toBeCloseTo(0.25, 1)
  }
})
