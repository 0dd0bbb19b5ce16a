import { describe, expect, test } from 'vitest'
import { grain } from '../../../src/augment/effects/grain.ts'
import { brightness } from '../../../src/augment/restore/channels.ts'
import { estimateNoise } from '../../../src/augment/restore/noise.ts'
import { paintedPage, run, text } from '../../support/geometry-pages.ts'

/** Noise found on a page of text on paper of this brightness, with grain of this strength. */
function found(paper: number, amount: number): ReturnType<typeof estimateNoise> {
  const page = paintedPage(300, 360, (x, y) => (x < 150 && text(x, y) === 40 ? 40 : paper))
  if (amount > 0) run(grain, page, { amount, size: 8, colour: 0 })
  return estimateNoise(brightness(page.peek(), 300, 360))
}

describe('estimateNoise', () => {
  test.each([3, 6, 10])('finds grain of %d levels on grey paper', (amount) => {
    expect(found(200, amount).sd).toBeGreaterThan(amount * 0.75)
    expect(found(200, amount).sd).toBeLessThan(amount * 1.25)
  })

  test('makes up for what white cuts off', () => {
    expect(found(250, 8).sd).toBeGreaterThan(5.5)
    expect(found(250, 8).sd).toBeLessThan(10)
  })

  test.each([180, 255])('finds none on clean text on paper of %d', (paper) => {
    expect(found(paper, 0).sd).toBeLessThan(1)
  })

  test('sees that grain is coarse: low frequencies hold more of it', () => {
    const { spectrum } = found(200, 8)
    expect(spectrum[9]!).toBeGreaterThan(4 * spectrum[54]!)
  })

  test('says nothing of a page that is white all over', () => {
    const page = paintedPage(64, 64, () => 255)
    expect(estimateNoise(brightness(page.peek(), 64, 64))).toMatchObject({ sd: 0, flat: 0 })
  })
})
