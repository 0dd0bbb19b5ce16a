import { describe, expect, it } from 'vitest'
import { statisticRowsOf, type Compared } from '../../../src/augment/inspect/compared.ts'
import { ksNoise } from '../../../src/augment/statistics/distance.ts'

/** Pages that differ in their file's size and in nothing else. */
const pages = (width: number, bytes: readonly number[]) =>
  bytes.map((one) => ({ width, height: 1000, bytes: one }))

const compared: Compared = {
  series: [
    {
      name: 'train',
      label: 'Training',
      colour: 'red',
      images: pages(1000, [1000, 2000, 3000, 4000]),
    },
    { name: 'test', label: 'Test', colour: 'blue', images: pages(1001, [1000, 2000, 3000, 9000]) },
  ],
  pairs: [{ from: 'train', to: 'test' }],
}

describe('statistics of two series', () => {
  const rows = new Map(statisticRowsOf(compared).map((row) => [row.statistic.name, row]))

  it('knows a histogram of one bar, whatever the distance says', () => {
    expect(rows.get('size')).toMatchObject({ distances: [1], isOneBar: true })
    expect(rows.get('bytes')!.isOneBar).toBe(false)
  })

  it('says what may be chance', () => {
    // Critical values of Smirnov's test at 5 %: 0.1921 for 100 and 100.
    expect(ksNoise(100, 100)).toBeCloseTo(0.1921, 3)
    expect(rows.get('bytes')!.noise[0]).toBeCloseTo(0.96, 2)
    expect(ksNoise(1, 1)).toBe(1)
  })
})
