import { describe, expect, test } from 'vitest'
import { tear } from '../../../../src/augment/effects/paper/tear.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import { drawTear } from '../../../../src/augment/effects/paper/tears/outline.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

/** Two pixels a millimetre. */
const [WIDTH, HEIGHT] = [420, 594]
const PLAIN = {
  count: 1,
  size: 0.15,
  rough: 0.6,
  fibre: 0.006,
  shadow: 0.3,
  beneath: 'dark',
} as const
const grey = (scale = 1): Page => paintedPage(WIDTH * scale, HEIGHT * scale, () => 190)

/** Share of the page whose green is below a level. */
function darker(page: Page, level: number): number {
  let count = 0
  for (let i = 1; i < page.peek().length; i += 4) if (page.peek()[i]! < level) count++
  return count / (page.width * page.height)
}

describe('tear', () => {
  test.each(['corner', 'edge', 'side'])(
    '%s: the same share is gone of a page twice as large',
    (kind) => {
      for (const key of ['a', 'b', 'c']) {
        const [small, large] = [grey(), grey(2)]
        run(tear, small, { ...PLAIN, kind }, key)
        run(tear, large, { ...PLAIN, kind }, key)
        const [share, ofLarge] = [darker(small, 60), darker(large, 60)]
        expect(share).toBeGreaterThan(0.001)
        expect(share).toBeLessThan(0.12)
        expect(Math.abs(share - ofLarge)).toBeLessThan(0.1 * share + 0.001)
      }
    },
  )

  test('between what is left and what is gone is a rim lighter than the paper', () => {
    const page = grey()
    run(tear, page, { ...PLAIN, kind: 'side', fibre: 0.015 }, 'a')
    let light = 0
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) if (pixel(page, x, y)[1] > 193) light++
    }
    expect(light).toBeGreaterThan(600)
    const bare = grey()
    run(tear, bare, { ...PLAIN, kind: 'side', fibre: 0 }, 'a')
    expect(bare.peek().filter((value, i) => i % 4 === 1 && value > 197)).toHaveLength(0)
  })

  test('of a photographed sheet a corner goes, the desk goes on there and stays as it was beside it', () => {
    const page = paintedPage(300, 400, (x, y) =>
      x > 50 && x < 250 && y > 60 && y < 340 ? 225 : 60 + ((x * 7 + y * 13) % 9),
    )
    const before = page.peek().slice()
    expect(page.sheet?.corners).toBeDefined()
    run(tear, page, { ...PLAIN, kind: 'corner', size: 0.25, beneath: 'usual' }, 'a')
    let gone = 0
    for (let y = 0; y < 400; y++) {
      for (let x = 0; x < 300; x++) {
        const i = (y * 300 + x) * 4
        const isSheet = x > 44 && x < 256 && y > 54 && y < 346
        if (isSheet) gone += before[i]! > 200 && pixel(page, x, y)[0] < 80 ? 1 : 0
        else expect(pixel(page, x, y)[0]).toBe(before[i])
      }
    }
    expect(gone).toBeGreaterThan(200)
  })

  test('is ragged at every scale', () => {
    const strays = (rough: number): number[] => {
      const sheet = { wide: 1, high: 1.4 }
      const options = { kind: 'side', size: 0.2, rough, fibre: 0.004, place: 1 } as const
      const line = drawTear(sheet, options, rngFrom('line'))
      const at = Array.from({ length: 1401 }, (_, i) => line.within(0.5, i / 1000))
      return [4, 16, 64].map((lag) => {
        const steps = at.slice(2 * lag).map((v, i) => v - 2 * at[i + lag]! + at[i]!)
        return Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length)
      })
    }
    const [near, middle, far] = strays(1)
    expect(near).toBeGreaterThan(0.0008)
    expect(middle! / near!).toBeGreaterThan(1.3)
    expect(far! / middle!).toBeGreaterThan(1.3)
    expect(Math.max(...strays(0))).toBeLessThan(1e-6)
  })
})
