import { expect, test } from 'vitest'
import { readJob } from '../../../src/augment/queue/shard-job.ts'
import type { OpenPlan } from '../../../src/augment/shards/open-plan.ts'

test('a job asks for a shard of the worker’s own plan, or is refused', () => {
  const plan = { info: { id: 'abc', shards: 3 } } as OpenPlan
  expect(readJob({ plan: 'abc', shard: 3 }, plan)).toBe(3)
  for (const data of [
    undefined,
    null,
    'shard',
    {},
    { plan: 'abc' },
    { plan: 'other', shard: 1 },
    { plan: 'abc', shard: 0 },
    { plan: 'abc', shard: 4 },
    { plan: 'abc', shard: 1.5 },
    { plan: 'abc', shard: '1' },
    { plan: 'abc', shard: 1, data: '/etc' },
  ]) {
    expect(() => readJob(data, plan)).toThrow('a shard from 1 to 3')
  }
})
