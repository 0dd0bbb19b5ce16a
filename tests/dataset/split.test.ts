import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitHoldout, type SplitItem } from '../../src/dataset/split.ts'

/** Pages of one class each, every one a group of its own. */
function single(counts: readonly number[]): SplitItem[] {
  return counts.flatMap((count, target) =>
    Array.from({ length: count }, (_, i) => ({
      key: createHash('sha256').update(`${target} ${i}`).digest('hex'),
      target,
      group: target * 1000 + i,
    })),
  )
}

function heldByClass(items: readonly SplitItem[], held: readonly boolean[]): number[] {
  const counts: number[] = []
  for (const [i, { target }] of items.entries()) {
    counts[target] = (counts[target] ?? 0) + (held[i] ? 1 : 0)
  }
  return counts
}

test('each class gives its share, and one page where the share is less', () => {
  const items = single([100, 46, 74, 3, 2, 1])
  const held = splitHoldout({ items, share: 0.15, seed: 7 })
  expect(heldByClass(items, held)).toEqual([15, 7, 11, 1, 1, 0])
  expect(splitHoldout({ items, share: 0, seed: 7 })).not.toContain(true)
  expect(heldByClass(items, splitHoldout({ items, share: 0.99, seed: 7 }))).toEqual([
    99, 45, 73, 2, 1, 0,
  ])
})

test('the seed chooses other pages; a page more leaves the choice nearly as it was', () => {
  const items = single([100])
  const held = splitHoldout({ items, share: 0.2, seed: 1 })
  const other = splitHoldout({ items, share: 0.2, seed: 2 })
  expect(other).not.toEqual(held)
  const more = splitHoldout({ items: [...items, ...single([101]).slice(100)], share: 0.2, seed: 1 })
  const moved = held.filter((value, i) => value !== more[i]).length
  expect(moved).toBeLessThanOrEqual(1)
})

test('a large group of copies is passed over rather than held out', () => {
  const items = single([100]).map((one, i) => (i < 50 ? { ...one, group: 5000 } : one))
  const held = splitHoldout({ items, share: 0.15, seed: 3 })
  expect(held.slice(0, 50)).not.toContain(true)
  expect(held.filter(Boolean)).toHaveLength(15)
})

const items = fc.array(
  fc.record({
    key: fc.uuid(),
    target: fc.integer({ min: 0, max: 4 }),
    group: fc.integer({ min: 0, max: 25 }),
  }),
  { maxLength: 60 },
)

test('whatever the groups: one side each, no class held out whole, order does not matter', () => {
  fc.assert(
    fc.property(items, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (pages, share) => {
      const held = splitHoldout({ items: pages, share, seed: 5 })
      const sideOfKey = new Map(pages.map(({ key }, i) => [key, held[i]]))
      const reversed = pages.toReversed()
      const again = splitHoldout({ items: reversed, share, seed: 5 })
      expect(again).toEqual(reversed.map(({ key }) => sideOfKey.get(key)))
      const sides = new Map<number, Set<boolean>>()
      const classes = new Map<number, { groups: Set<number>; kept: number }>()
      for (const [i, { target, group }] of pages.entries()) {
        sides.set(group, (sides.get(group) ?? new Set()).add(held[i]!))
        const one = classes.get(target) ?? { groups: new Set(), kept: 0 }
        classes.set(target, one)
        one.groups.add(group)
        if (!held[i]) one.kept++
      }
      for (const side of sides.values()) expect(side.size).toBe(1)
      for (const one of classes.values()) expect(one.kept).toBeGreaterThan(0)
    }),
    { numRuns: 150 },
  )
})

test('a class of two or more groups of its own has a page held out', () => {
  fc.assert(
    fc.property(items, (pages) => {
      // Groups of one class only: those of several may be all that another class has.
      const pure = pages.map((page) => ({ ...page, group: page.group * 5 + page.target }))
      const held = splitHoldout({ items: pure, share: 0.1, seed: 5 })
      for (const target of new Set(pure.map((page) => page.target))) {
        const groups = new Set(pure.filter((p) => p.target === target).map((p) => p.group))
        const some = pure.some((page, i) => page.target === target && held[i])
        expect(some).toBe(groups.size > 1)
      }
    }),
    { numRuns: 100 },
  )
})

test.each([1, -0.1, Number.NaN])('a share of %d is refused', (share) => {
  expect(() => splitHoldout({ items: [], share, seed: 1 })).toThrow(RangeError)
})
