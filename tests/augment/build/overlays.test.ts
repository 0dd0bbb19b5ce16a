import { expect, test } from 'vitest'
import { OverlayRing } from '../../../src/augment/build/overlays.ts'
import { sha256 } from '../../../src/core/hash.ts'

const pool = Array.from({ length: 200 }, (_, i) => ({ path: `${i}`, sha256: sha256(`page ${i}`) }))

test('a source gets the same overlays whatever the order of the pool, never itself', () => {
  const ring = new OverlayRing(pool)
  const other = new OverlayRing(pool.toReversed())
  for (const { sha256: digest } of pool) {
    const overlays = ring.of(digest)
    expect(other.of(digest)).toEqual(overlays)
    expect(new Set(overlays.map((d) => d.sha256)).size).toBe(2)
    expect(overlays.map((d) => d.sha256)).not.toContain(digest)
  }
})

test('a page that goes changes only those that borrowed from it', () => {
  const [gone, ...rest] = pool
  const before = new OverlayRing(pool)
  const after = new OverlayRing(rest)
  for (const { sha256: digest } of rest) {
    const overlays = before.of(digest)
    if (overlays.some((d) => d.sha256 === gone!.sha256)) continue
    expect(after.of(digest)).toEqual(overlays)
  }
})

test('a pool of one has nobody to lend', () => {
  expect(new OverlayRing(pool.slice(0, 1)).of(pool[0]!.sha256)).toEqual([])
  expect(new OverlayRing([]).of('x')).toEqual([])
})
