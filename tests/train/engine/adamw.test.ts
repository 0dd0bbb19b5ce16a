import { expect, test } from 'vitest'
import { globalNorm, updateAll } from '../../../src/train/engine/adamw.ts'
import { stateMemory } from '../../../src/train/engine/state-memory.ts'
import { uniform } from '../support/formula.ts'
import { difference, SETTINGS } from '../support/small-steps.ts'

/** A matrix that decays and a vector that does not, neither a multiple of four long. */
const SPECS = [
  { name: 'w', shape: [37, 3], init: { kind: 'constant', value: 0 }, decay: true },
  { name: 'b', shape: [41], init: { kind: 'constant', value: 0 }, decay: false },
] as const
const COUNT = 37 * 3 + 41

test('three updates are those of the formula, decay on matrices only', () => {
  const { kernels, stretches } = stateMemory(5, COUNT)
  const [parameters, gradient, firstMoment, secondMoment, ema] = stretches as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  parameters.set(uniform('p', COUNT))
  ema.set(parameters)
  const p = [...parameters]
  const [m, v, a] = [p.map(() => 0), p.map(() => 0), [...p]]
  const { learningRate: lr, beta1, beta2, epsilon, weightDecay, emaDecay } = SETTINGS
  for (let step = 1; step <= 3; step++) {
    gradient.set(uniform(`g${step}`, COUNT).map((u) => u - 0.5))
    const memory = { parameters, gradient, firstMoment, secondMoment, ema }
    updateAll(kernels, SPECS, memory, SETTINGS, { factor: 0.5, steps: step })
    for (let i = 0; i < COUNT; i++) {
      const g = gradient[i]! * 0.5
      m[i] = beta1 * m[i]! + (1 - beta1) * g
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g
      if (i < 37 * 3) p[i]! *= 1 - lr * weightDecay
      p[i]! -=
        (lr * (m[i]! / (1 - beta1 ** step))) / (Math.sqrt(v[i]! / (1 - beta2 ** step)) + epsilon)
      a[i] = emaDecay * a[i]! + (1 - emaDecay) * p[i]!
    }
  }
  expect(difference(parameters, p)).toBeLessThan(1e-6)
  expect(difference(firstMoment, m)).toBeLessThan(1e-6)
  expect(difference(secondMoment, v)).toBeLessThan(1e-5)
  expect(difference(ema, a)).toBeLessThan(1e-6)
})

test('the norm is that of all numbers, the last ones too', () => {
  const { kernels, stretches } = stateMemory(1, 10_003)
  const values = uniform('n', 10_003)
  stretches[0]!.set(values)
  const expected = Math.hypot(...values)
  expect(globalNorm(kernels, stretches[0]!) / expected).toBeCloseTo(1, 5)
})

test('more memory than 32-bit addresses reach is refused', () => {
  expect(() => stateMemory(5, 2 ** 28)).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }))
})
