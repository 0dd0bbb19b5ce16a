import { describe, expect, it } from 'vitest'
import { glare } from '../../../../src/augment/effects/light/glare.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { digest, mixedUp, paintedPage, run } from '../../../support/geometry-pages.ts'

const [WIDTH, HEIGHT] = [240, 320]

/** Share of what was missing to white that is gone, pixel by pixel. */
function lightOn(page: Page, before: Uint8ClampedArray): Float64Array {
  const after = page.peek()
  return Float64Array.from({ length: before.length / 4 }, (_, k) => {
    const missing = 255 - before[4 * k]!
    return 1 - (255 - after[4 * k]!) / missing
  })
}

function lit(kind: string, params: object = {}, tone = 40): { page: Page; light: Float64Array } {
  const page = paintedPage(WIDTH, HEIGHT, () => tone)
  const before = page.peek().slice()
  run(glare, page, { kind, strength: 1, size: 0.12, gloss: 0.6, ...params })
  return { page, light: lightOn(page, before) }
}

const brightest = (light: Float64Array): number => light.indexOf(Math.max(...light))

function share(light: Float64Array, over: number): number {
  return light.filter((value) => value > over).length / light.length
}

describe('glare', () => {
  it('takes the same share of what is missing to white from print and from paper', () => {
    const [dark, pale] = [lit('flash', {}, 40), lit('flash', {}, 200)]
    for (let k = 0; k < dark.light.length; k += 7) {
      // A level of 55 that are missing is two hundredths.
      expect(Math.abs(dark.light[k]! - pale.light[k]!)).toBeLessThan(0.03)
    }
  })

  it('a flash is white in the middle and falls off all around', () => {
    const { light } = lit('flash')
    const middle = brightest(light)
    expect(light[middle]).toBeGreaterThan(0.98)
    const [x, y] = [middle % WIDTH, Math.floor(middle / WIDTH)]
    const at = (distance: number): number => {
      const seen: number[] = []
      for (let a = 0; a < 2 * Math.PI; a += 0.1) {
        const [u, v] = [x + distance * Math.cos(a), y + distance * Math.sin(a)].map(Math.round)
        if (u! >= 0 && v! >= 0 && u! < WIDTH && v! < HEIGHT) seen.push(light[v! * WIDTH + u!]!)
      }
      return seen.reduce((sum, value) => sum + value, 0) / seen.length
    }
    const rings = [10, 40, 70, 100, 130].map(at)
    for (let k = 1; k < rings.length; k++) expect(rings[k]).toBeLessThan(rings[k - 1]!)
    expect(rings.at(-1)).toBeLessThan(0.1)
  })

  it('is as strong and as large as it is said to be', () => {
    for (const kind of ['flash', 'lamp', 'window', 'sleeve']) {
      const [weak, strong] = [lit(kind, { strength: 0.4 }).light, lit(kind).light]
      expect(Math.max(...weak)).toBeLessThan(0.45)
      expect(Math.max(...strong)).toBeGreaterThan(Math.max(...weak) * 1.2)
    }
    const [small, large] = [lit('flash', { size: 0.05 }).light, lit('flash', { size: 0.2 }).light]
    expect(share(large, 0.5)).toBeGreaterThan(4 * share(small, 0.5))
  })

  it('a pane of glass mirrors a sharper outline than dull paper', () => {
    const steepest = (light: Float64Array): number =>
      light.reduce((max, value, k) => (k % WIDTH ? Math.max(max, value - light[k - 1]!) : max), 0)
    expect(steepest(lit('window', { gloss: 1, size: 0.3 }).light)).toBeGreaterThan(
      2.5 * steepest(lit('window', { gloss: 0, size: 0.3 }).light),
    )
  })

  it('a sleeve has thin wrinkles far apart under a dull sheen', () => {
    const { light } = lit('sleeve', { gloss: 0.8 })
    const wrinkled = share(light, 0.35)
    expect(wrinkled).toBeGreaterThan(0.001)
    expect(wrinkled).toBeLessThan(0.12)
    expect(share(light, 0.02)).toBeGreaterThan(0.1)
  })

  it('is drawn when apply returns, the same every time; none of it changes nothing', () => {
    const digests = [1, 2].map(() => {
      const page = paintedPage(64, 48, mixedUp)
      run(glare, page, { kind: 'sleeve', strength: 0.8, size: 0.2, gloss: 0.5 })
      return digest(page)
    })
    expect(digests[0]).toBe(digests[1])
    const page = paintedPage(64, 48, mixedUp)
    const before = digest(page)
    run(glare, page, { kind: 'flash', strength: 0, size: 0.2, gloss: 0.5 })
    expect(digest(page)).toBe(before)
  })
})
