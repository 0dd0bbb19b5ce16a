import { expect, test } from 'vitest'
import { drawPage } from '../../../src/sample/draw.ts'
import { planSample } from '../../../src/sample/plan.ts'
import { Source } from '../../../src/page/image/source.ts'
import { testlikeShift } from '../../../bench/testlike.ts'

test(
  'testlike shifts clean pages of the sample as the competition’s test set is shifted',
  { timeout: 120_000 },
  async () => {
    const { train } = planSample({ seed: 3, train: 102, test: 0 })
    const sources = train.map((page) => {
      const { width, height, bytes } = drawPage(page, 3)
      return new Source(width, height, bytes, page.id)
    })
    const { shift } = await testlikeShift(sources)
    expect(Math.abs(shift.brightness - 24)).toBeLessThan(6)
    expect(Math.abs(shift.contrast - 1)).toBeLessThan(0.05)
    expect(Math.abs(shift.sharpness - 0.5)).toBeLessThan(0.1)
    expect(Math.abs(shift.saturation - 0.6)).toBeLessThan(0.1)
  },
)
