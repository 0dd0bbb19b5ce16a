import { expect, test } from 'vitest'
import { DonorRing } from '../../../src/augment/build/overlays.ts'
import { sha256 } from '../../../src/core/hash.ts'

const pool = Array.from({ length: 200 }, (_, i) => ({ path: `${i}`, sha256: sha256(`page ${i}`) }))

test('a source gets the same donors whatever the order of the pool, never itself', () => {
  const ring = new DonorRing(pool)
  const other = new DonorRing(pool.toReversed())
  for (const { sha256: digest } of pool) {
    const donors = ring.of(digest)
    expect(other.of(digest)).toEqual(donors)
    expect(new Set(donors.map((d) => d.sha256)).size).toBe(2)
    expect(donors.map((d) => d.sha256)).not.toContain(digest)
  }
})

test('a page that goes changes only those that borrowed from it', () => {
  const [gone, ...rest] = pool
  const before = new DonorRing(pool)
  const after = new DonorRing(rest)
  for (const { sha256: digest } of rest) {
    const donors = before.of(digest)
    if (donors.some((d) => d.sha256 === gone!.sha256)) continue
    expect(after.of(digest)).toEqual(donors)
  }
})

test('a pool of one has nobody to lend', () => {
  expect(new DonorRing(pool.slice(0, 1)).of(pool[0]!.sha256)).toEqual([])
  expect(new DonorRing([]).of('x')).toEqual([])
})
