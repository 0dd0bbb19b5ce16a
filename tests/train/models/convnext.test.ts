import { describe, it } from 'vitest'
import { runEagerly } from '../support/eager-parity.ts'
import { checkParity, PARITY_CASES } from '../support/parity.ts'

describe('convnext', () => {
  it.each(PARITY_CASES.convnext)('%s computes what timm computes', async (name) => {
    await checkParity(name, runEagerly)
  })
})
