/** The generator of pages that starter weights learn from. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { openDamage } from '../../../tools/starter/damage.ts'
import { drawStarterPage, FAMILIES, kindOf, KINDS } from '../../../tools/starter/families.ts'

const FOLDER = fileURLToPath(new URL('../../../tools/starter', import.meta.url))

/** The page as 12 × 16 grey cells of mean lightness, 0 to 1. */
function cells(family: number, key: string): Float64Array {
  const canvas = drawStarterPage(family, key)
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const sums = new Float64Array(12 * 16)
  const counts = new Float64Array(12 * 16)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * 16) / height) * 12 + Math.floor((x * 12) / width)
      const at = (y * width + x) * 4
      sums[cell]! += (data[at]! + data[at + 1]! + data[at + 2]!) / 765
      counts[cell]!++
    }
  }
  return sums.map((sum, i) => sum / counts[i]!)
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0))
}

describe('drawn pages', () => {
  test('are the same for the same family and key, and others for another key', () => {
    const bytes = (key: string): Buffer => drawStarterPage(11, key).toBuffer('image/png')
    expect(bytes('a').equals(bytes('a'))).toBe(true)
    expect(bytes('a').equals(bytes('b'))).toBe(false)
  })

  test('are drawn for families of every kind, with something on them and paper left', () => {
    for (let family = 0; family < FAMILIES; family += 5) {
      const page = cells(family, 'every')
      const spread = Math.max(...page) - Math.min(...page)
      expect(spread, `family ${family}, ${KINDS[kindOf(family)]![0]}`).toBeGreaterThan(0.01)
    }
  })

  test('look more like their own family than like the others of their kind', () => {
    // Forms and letters: kinds whose families differ in nothing but structure.
    let nearer = 0
    let all = 0
    for (const name of ['letter', 'form', 'invoice', 'resume', 'specification']) {
      const kind = KINDS.findIndex(([own]) => own === name)
      const own = [0, 1, 2, 3, 4, 5].map((n) => kind + n * KINDS.length)
      const means = own.map((family) => {
        const drawn = ['a', 'b', 'c', 'd'].map((key) => cells(family, key))
        return drawn[0]!.map((_, i) => drawn.reduce((sum, page) => sum + page[i]! / 4, 0))
      })
      for (const [n, family] of own.entries()) {
        const page = cells(family, 'asked')
        const nearest = means.map((mean) => distance(mean, page))
        if (nearest.indexOf(Math.min(...nearest)) === n) nearer++
        all++
      }
    }
    // By chance one in six.
    expect(nearer / all).toBeGreaterThan(0.4)
  })

  test('share no layout and no part with the sample set', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    const sources = files.filter((file) => file.endsWith('.ts'))
    expect(sources.length).toBeGreaterThan(10)
    for (const file of sources) {
      expect(readFileSync(join(FOLDER, file), 'utf8'), file).not.toMatch(/src\/sample/)
    }
  })
})

test('a page is degraded in the same ways again, and in each way differently', async () => {
  const [first, again] = [await openDamage(), await openDamage()]
  const canvas = drawStarterPage(7, 'worn')
  // The other run has drawn something before, which must not matter.
  await again(drawStarterPage(20, 'before'), 'before', 1)
  const files = await first(canvas, 'page', 3)
  const same = await again(canvas, 'page', 3)
  expect(files.map((file) => Buffer.from(file).toString('base64'))).toEqual(
    same.map((file) => Buffer.from(file).toString('base64')),
  )
  expect(new Set(files.map((file) => Buffer.from(file).toString('base64'))).size).toBe(3)
})
