/** The traced step against timm. */
import { describe, test } from 'vitest'
import { runOnEngine } from '../support/engine-parity.ts'
import { checkParity, PARITY_CASES } from '../support/parity.ts'

describe.each(Object.entries(PARITY_CASES))('%s, traced', (_family, cases) => {
  test.each(cases)('%s has timm’s logits and gradients', async (name) => {
    await checkParity(name, (input) => runOnEngine(input, { mode: 'traced', device: 'cpu' }))
  })
})
