import { describe, expect, test } from 'vitest'
import { shareOut } from '../../../src/augment/build/balance.ts'

/** Items of classes, by how many sources each has. */
function items(...sizes: number[]) {
  return sizes.flatMap((size, target) =>
    Array.from({ length: size }, (_, i) => ({ target, sha256: `${target}-${i}`, id: `${i}` })),
  )
}

function perClass(list: ReturnType<typeof items>, counts: readonly number[]): number[] {
  const sums: number[] = []
  list.forEach(({ target }, i) => (sums[target] = (sums[target] ?? 0) + counts[i]!))
  return sums
}

const max = 1000

describe('the target is shared', () => {
  test('equally by the classes, to the last image', () => {
    const list = items(100, 46, 74)
    const counts = shareOut(list, { target: 25_000, balance: 'equal', maxPerSource: max })
    expect(perClass(list, counts).toSorted()).toEqual([8333, 8333, 8334])
    // Within a class sources differ by one at most.
    const first = counts.slice(0, 100)
    expect(Math.max(...first) - Math.min(...first)).toBeLessThanOrEqual(1)
  })

  test('as the sources are, or in between', () => {
    const list = items(90, 10)
    const share = (balance: 'proportional' | 'root') =>
      perClass(list, shareOut(list, { target: 1000, balance, maxPerSource: max }))
    expect(share('proportional')).toEqual([900, 100])
    expect(share('root')).toEqual([750, 250])
  })

  test('no source gives more than its max; what is over goes to the others', () => {
    const list = items(10, 1)
    const counts = shareOut(list, { target: 200, balance: 'equal', maxPerSource: 30 })
    expect(perClass(list, counts)).toEqual([170, 30])
    const capped = shareOut(list, { target: 10_000, balance: 'equal', maxPerSource: 30 })
    expect(capped).toEqual(Array.from({ length: 11 }, () => 30))
  })

  test('a target smaller than the sources takes some of each class', () => {
    const list = items(50, 50)
    const counts = shareOut(list, { target: 11, balance: 'equal', maxPerSource: max })
    expect(perClass(list, counts).toSorted((a, b) => a - b)).toEqual([5, 6])
    expect(Math.max(...counts)).toBe(1)
  })

  test('whichever order the sources come in', () => {
    const list = items(7, 5)
    const one = shareOut(list, { target: 100, balance: 'equal', maxPerSource: max })
    const other = shareOut(list.toReversed(), { target: 100, balance: 'equal', maxPerSource: max })
    expect(other.toReversed()).toEqual(one)
  })
})
