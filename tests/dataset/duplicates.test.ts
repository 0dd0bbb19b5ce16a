import { expect, test } from 'vitest'
import { rngFrom, type Rng } from '../../src/core/rng.ts'
import { groupDuplicates, type PagePrint } from '../../src/dataset/duplicates.ts'
import { fingerprint, type Fingerprint } from '../../src/page/dedupe/phash.ts'

const WIDTH = 72
const HEIGHT = 96

/** A page of random blocks, each 6×6 pixels. */
function blocks(draws: Rng): Uint8ClampedArray {
  const levels = Array.from({ length: 12 * 16 }, () => draws.int(20, 235))
  const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255)
  for (let i = 0, at = 0; at < rgba.length; i++, at += 4) {
    const x = i % WIDTH
    const y = Math.floor(i / WIDTH)
    rgba.fill(levels[Math.floor(y / 6) * 12 + Math.floor(x / 6)]!, at, at + 3)
  }
  return rgba
}

function printOf(rgba: Uint8ClampedArray): Fingerprint {
  return fingerprint(rgba, WIDTH, HEIGHT)
}

function noisy(rgba: Uint8ClampedArray, draws: Rng, shift: number): Uint8ClampedArray {
  return rgba.map((value, i) => (i % 4 === 3 ? 255 : value + shift + draws.int(-6, 6)))
}

test('equal bytes and near copies make one group, unreadable pages only equal bytes', () => {
  const draws = rngFrom('pages')
  const one = blocks(draws)
  const two = blocks(draws)
  const prints: PagePrint[] = [
    { sha256: 'a', fingerprint: printOf(one) },
    { sha256: 'b', fingerprint: printOf(two) },
    { sha256: 'x' },
    { sha256: 'c', fingerprint: printOf(noisy(one, draws, 4)) },
    { sha256: 'b', fingerprint: printOf(two) },
    { sha256: 'x' },
    { sha256: 'y' },
    { sha256: 'd', fingerprint: printOf(noisy(one, draws, -5)) },
  ]
  expect(groupDuplicates(prints)).toEqual([0, 1, 2, 0, 1, 2, 3, 0])
  expect(groupDuplicates([])).toEqual([])
})

test('copies are found among thousands of other pages, whatever the order', () => {
  const draws = rngFrom('many')
  const prints: PagePrint[] = []
  for (let i = 0; i < 2000; i++) {
    const page = blocks(draws)
    prints.push({ sha256: `${i}`, fingerprint: printOf(page) })
    if (i % 10 === 0) {
      prints.push({ sha256: `${i} copy`, fingerprint: printOf(noisy(page, draws, 3)) })
    }
  }
  const order = draws.shuffled(prints)
  const groups = groupDuplicates(order)
  const groupOf = new Map(order.map(({ sha256 }, i) => [sha256, groups[i]]))
  expect(new Set(groups).size).toBe(2000)
  for (let i = 0; i < 2000; i += 10) expect(groupOf.get(`${i} copy`)).toBe(groupOf.get(`${i}`))
})
