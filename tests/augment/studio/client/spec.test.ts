import { describe, expect, it } from 'vitest'
import { allEffects } from '../../../../src/augment/effects/registry.ts'
import { number, type NumberParam } from '../../../../src/augment/effects/params.ts'
import { recipeSchema } from '../../../../src/augment/recipe/schema.ts'
import {
  asKind,
  canBe,
  extentOf,
  isNumberSpec,
  kindOf,
  KINDS,
  rounded,
  scaleOf,
  strengthsOf,
} from '../../../../src/augment/studio/client/spec.ts'

const numbers = allEffects().flatMap(({ name, params }) =>
  Object.entries(params).flatMap(([key, param]): [string, string, NumberParam][] =>
    param.kind === 'number' ? [[name, key, param]] : [],
  ),
)

describe('for every parameter of every effect', () => {
  it('each way to draw it makes each other one, and all are what the schema takes', () => {
    for (const [effect, name, param] of numbers) {
      for (const kind of KINDS.filter((one) => canBe(one, param))) {
        const spec = asKind(param.default, kind, param)
        expect(kindOf(spec), `${effect} ${name}`).toBe(kind)
        for (const other of KINDS.filter((one) => canBe(one, param))) {
          const made = asKind(spec, other, param)
          const recipe = { name: 'a', steps: [{ effect, params: { [name]: made } }] }
          const { success } = recipeSchema.safeParse(recipe)
          expect(success, `${effect} ${name} ${JSON.stringify(made)}`).toBe(true)
        }
      }
    }
  })

  it('a place on the track is a value and back, and the usual ones are not at its very end', () => {
    for (const [effect, name, param] of numbers) {
      const { to, from } = scaleOf(param)
      for (const t of [0, 0.2, 0.5, 1]) expect(to(from(t)), `${effect} ${name}`).toBeCloseTo(t, 6)
      const [, high] = extentOf(param.default, param)
      if (high > param.min) expect(to(high), `${effect} ${name}`).toBeGreaterThan(0.06)
    }
  })
})

it('rounds as finely as the bounds need it', () => {
  expect(rounded(3.1459, number(0, 40, 1, '', ''))).toBe(3.1)
  expect(rounded(0.000123456, number(0, 0.05, 0.001, '', ''))).toBe(0.00012)
  expect(rounded(41, number(0, 40, 1, '', ''))).toBe(40)
  expect(rounded(2.6, { min: 1, max: 9, integer: true })).toBe(3)
})

it('shows low, middle and high of what is drawn, of one value those of its bounds', () => {
  const param = number(0, 40, [4, 10], '', '')
  expect(strengthsOf([2, 8], param)).toEqual([2, 5, 8])
  expect(strengthsOf({ normal: [10, 2] }, param)).toEqual([6, 10, 14])
  expect(strengthsOf(9, param)).toEqual([0, 9, 40])
})

it('knows a way to draw a number from what is none', () => {
  for (const spec of [1, [1, 2], { normal: [1, 2] }, { logUniform: [1, 2] }, { choice: [1] }]) {
    expect(isNumberSpec(spec)).toBe(true)
  }
  for (const other of ['a', [1], [1, 'a'], {}, { normal: [1] }, { choice: [] }, null]) {
    expect(isNumberSpec(other)).toBe(false)
  }
})
