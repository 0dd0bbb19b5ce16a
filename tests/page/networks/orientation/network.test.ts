import { expect, test } from 'vitest'
import { AFTER } from '../../../../src/page/networks/orientation/network.ts'
import { ORIENTATIONS, reorient } from '../../../../src/page/networks/orientation/orientation.ts'
import { packNetwork, unpackNetwork } from '../../../../src/page/networks/orientation/pack.ts'
import { LAYERS } from '../../../../src/page/networks/orientation/weights.ts'
import { paintedPage } from '../../../support/geometry-pages.ts'

test('AFTER is what two orientations do one after the other', () => {
  const look = (...steps: number[]): string => {
    const page = paintedPage(3, 2, (x, y) => y * 3 + x)
    for (const step of steps) reorient(page, ORIENTATIONS[step]!)
    return `${page.width}: ${page.peek().join(' ')}`
  }
  for (let first = 0; first < 8; first++) {
    for (let second = 0; second < 8; second++) {
      expect(look(first, second)).toBe(look(AFTER[first]![second]!))
    }
  }
})

test('the network comes back from its source as it went in', () => {
  const net = unpackNetwork(LAYERS)
  const text = packNetwork(net)
  expect(net.map(({ weights }) => weights.length)).toEqual([448, 4608, 49_152, 768])
  for (const { bias } of LAYERS) expect(text).toContain(bias.slice(0, 60))
})
