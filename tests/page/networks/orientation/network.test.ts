import { expect, test } from 'vitest'
import { packNetwork, unpackNetwork } from '../../../../src/page/networks/orientation/pack.ts'
import { LAYERS } from '../../../../src/page/networks/orientation/weights.ts'

test('the network comes back from its source as it went in', () => {
  const net = unpackNetwork(LAYERS)
  const text = packNetwork(net)
  expect(net.map(({ weights }) => weights.length)).toEqual([448, 4608, 49_152, 768])
  for (const { bias } of LAYERS) expect(text).toContain(bias.slice(0, 60))
})
