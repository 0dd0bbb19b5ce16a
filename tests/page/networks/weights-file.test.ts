import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { enhanceLayers, packEnhanceLayers } from '../../../src/page/networks/enhance/weights.ts'
import { orientationNetwork, packNetwork } from '../../../src/page/networks/orientation/weights.ts'
import { packWeights, readWeights, unpackWeights } from '../../../src/page/networks/weights-file.ts'
import { temporaryFolder } from '../../support/cli.ts'

const SIZES = [
  { weights: 24, biases: 4, scales: 4 },
  { weights: 8, biases: 2, scales: 1 },
]

function layers() {
  const rng = rngFrom('pack')
  return SIZES.map(({ weights, biases }) => ({
    weights: new Float32Array(weights).map(() => rng.normal(0, 0.3)),
    bias: new Float32Array(biases).map(() => rng.normal(0, 0.05)),
  }))
}

test('every weight is kept to a 254th of the largest of its group, biases exactly', () => {
  const given = layers()
  const back = unpackWeights(Buffer.from(packWeights(given, SIZES)), SIZES)
  given.forEach(({ weights, bias }, i) => {
    expect(back[i]!.bias).toEqual(bias)
    const group = weights.length / SIZES[i]!.scales
    for (let start = 0; start < weights.length; start += group) {
      const own = weights.subarray(start, start + group)
      const max = own.reduce((high, w) => Math.max(high, Math.abs(w)), 0)
      own.forEach((w, k) => {
        expect(Math.abs(back[i]!.weights[start + k]! - w)).toBeLessThanOrEqual(max / 253)
      })
    }
  })
})

test.each([
  ['enhance', () => packEnhanceLayers(enhanceLayers())],
  ['orientation', () => packNetwork(orientationNetwork())],
])(
  'the %s network packed again gives its file, but for the last digits of scales',
  async (name, pack) => {
    const url = new URL(`../../../src/page/networks/${name}/weights.bin`, import.meta.url)
    const [file, again] = [await readFile(url), pack()]
    expect(again.length).toBe(file.length)
    const different = file.reduce((count, byte, i) => count + (byte === again[i] ? 0 : 1), 0)
    // Eight bytes of each scale may differ: 292 scales of 62,000 bytes, 4 of 55,616.
    expect(different).toBeLessThanOrEqual(name === 'enhance' ? 292 * 8 : 4 * 8)
  },
)

test('a file that is cut off or missing is named', async () => {
  const root = await temporaryFolder()
  const file = join(root, 'weights.bin')
  await writeFile(file, packWeights(layers(), SIZES).subarray(1))
  expect(() => readWeights(pathToFileURL(file), SIZES)).toThrow(
    /weights\.bin: .*expected 96 bytes, found 95: install Palimpsest again/,
  )
  expect(() => readWeights(pathToFileURL(join(root, 'none.bin')), SIZES)).toThrow('none.bin')
})
