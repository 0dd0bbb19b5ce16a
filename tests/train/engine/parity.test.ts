/** The traced step against timm. */
import { describe, test } from 'vitest'
import { STANDARD } from '../../../src/train/engine/trace/traced.ts'
import { runOnEngine } from '../support/engine-parity.ts'
import { checkParity, PARITY_CASES } from '../support/parity.ts'

describe.each(Object.entries(PARITY_CASES))('%s, traced', (_family, cases) => {
  test.each(cases)('%s has timm’s logits and gradients', async (name) => {
    await checkParity(name, (input) => runOnEngine(input, { mode: 'traced', device: 'cpu' }))
  })
})

test.each(['efficientnet_b0', 'convnextv2_atto', 'swin_tiled'])(
  '%s has them in standard operators too, as other providers run it',
  async (name) => {
    const settings = { mode: 'traced', device: 'cpu' } as const
    await checkParity(name, (input) => runOnEngine(input, settings, STANDARD))
  },
)
