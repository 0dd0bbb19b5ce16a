import { expect, test } from 'vitest'
import { rngFrom } from '../../../../src/core/rng.ts'
import { fingerprint } from '../../../../src/train/engine/graph/fingerprint.ts'
import { traceInference } from '../../../../src/train/engine/inference.ts'
import { initialState } from '../../../../src/train/engine/open.ts'
import { declare } from '../../../../src/train/engine/program.ts'
import { STANDARD } from '../../../../src/train/engine/trace/traced.ts'
import { convnext, type ConvNextSizes } from '../../../../src/train/models/convnext.ts'
import { smallOptions } from '../../support/small-steps.ts'

const SIZES = { depths: [1, 1, 1, 1], channels: [8, 8, 8, 8], version: 2, dropPath: 0 } as const

/** Of the inference graph with weights of a seed, as training leaves them: no two alike. */
function printOf(seed: string, size: number, sizes: ConvNextSizes = SIZES): string {
  const options = smallOptions(convnext('tiny', sizes), size)
  const state = initialState(options, rngFrom(seed))
  for (const { values } of state.parameters.values()) {
    const rng = rngFrom(seed)
    for (let i = 0; i < values.length; i++) values[i] = values[i]! + rng.normal()
  }
  return fingerprint(traceInference(options, declare(options), state, STANDARD))
}

test('is that of the operators and shapes, whatever the weights', () => {
  const first = printOf('a', 32)
  expect(printOf('b', 32)).toBe(first)
  expect(printOf('a', 64)).not.toBe(first)
  expect(printOf('a', 32, { ...SIZES, version: 1 })).not.toBe(first)
})
