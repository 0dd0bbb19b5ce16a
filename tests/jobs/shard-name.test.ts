import { assert, integer, pre, property } from 'fast-check'
import { expect, test } from 'vitest'
import { parseShard, placesOfShard, rangesOf, shardName } from '../../src/jobs/shard-name.ts'

test('a shard is named as test runners name it', () => {
  expect(parseShard('3/8')).toEqual({ number: 3, of: 8 })
  expect(shardName({ number: 17, of: 4000 })).toBe('0017')
  for (const text of ['0/8', '9/8', '3', '3/', '/8', '-1/8', '1.5/8', '1/9999999', 'a/b', '']) {
    expect(() => parseShard(text)).toThrow(/expected a shard such as 3\/8/)
  }
  expect(() => parseShard('0/8')).toThrow('add 1')
})

test('shards share a plan out without gaps, nearly evenly', () => {
  assert(
    property(integer({ min: 1, max: 1e9 }), integer({ min: 1, max: 300 }), (total, of) => {
      pre(of <= total)
      let next = 0
      for (let number = 1; number <= of; number++) {
        const { from, to } = placesOfShard({ number, of }, total)
        expect(from).toBe(next)
        expect(to - from).toBeGreaterThanOrEqual(Math.floor(total / of))
        expect(to - from).toBeLessThanOrEqual(Math.ceil(total / of))
        next = to
      }
      expect(next).toBe(total)
    }),
  )
})

test('numbers are named in ranges', () => {
  expect(rangesOf([])).toBe('')
  expect(rangesOf([3, 7, 8, 9, 11])).toBe('3, 7-9, 11')
})
