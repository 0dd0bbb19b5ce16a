import { describe, expect, test } from 'vitest'
import { shadow } from '../../../../src/augment/effects/light/shadow.ts'
import { greens, paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

describe.each(['hand', 'arm', 'head', 'phone'])('%s', (kind) => {
  const page = paintedPage(220, 300, () => 220)
  run(shadow, page, { kind, strength: 0.4, reach: 0.5, softness: 0.05, size: 1 }, 'shadow')
  const all = Array.from({ length: 300 }, (_, y) => greens(page, y)).flat()

  test('darkens by its strength and no more', () => {
    const darkest = Math.min(...all) / 220
    expect(darkest).toBeGreaterThan(0.55)
    expect(darkest).toBeLessThan(0.66)
  })

  test('leaves part of the page in full light', () => {
    const lit = all.filter((value) => value === 220).length / all.length
    expect(lit).toBeGreaterThan(0.15)
    expect(lit).toBeLessThan(0.97)
  })

  test('comes in from a side', () => {
    const border = [
      ...greens(page, 0),
      ...greens(page, 299),
      ...Array.from({ length: 300 }, (_, y) => [
        pixel(page, 0, y)[1],
        pixel(page, 219, y)[1],
      ]).flat(),
    ]
    expect(Math.min(...border)).toBeLessThan(160)
  })

  test('has a soft edge: no two neighbours differ by more than a few levels', () => {
    let steepest = 0
    for (let y = 0; y < 300; y++) {
      const row = greens(page, y)
      for (let x = 1; x < row.length; x++)
        steepest = Math.max(steepest, Math.abs(row[x]! - row[x - 1]!))
    }
    expect(steepest).toBeLessThan(22)
  })
})

test('the shade is cooler than the light', () => {
  const page = paintedPage(220, 300, () => 220)
  run(shadow, page, { kind: 'head', strength: 0.5, reach: 0.8, size: 2 })
  const bytes = page.peek()
  let darkest = 0
  for (let i = 0; i < bytes.length; i += 4) if (bytes[i + 1]! < bytes[darkest + 1]!) darkest = i
  expect(bytes[darkest + 2]! - bytes[darkest]!).toBeGreaterThan(4)
})

describe('several lamps', () => {
  const shaded = (lamps: number): number[] => {
    const page = paintedPage(220, 300, () => 220)
    run(shadow, page, { kind: 'arm', strength: 0.6, reach: 0.6, softness: 0.01, size: 1, lamps })
    return Array.from({ length: 300 }, (_, y) => greens(page, y)).flat()
  }
  const between = (all: readonly number[]): number =>
    all.filter((value) => value > 0.5 * 220 && value < 0.95 * 220).length / all.length

  test('each takes its share of the light: more of the page lies in half shade', () => {
    expect(between(shaded(3))).toBeGreaterThan(3 * between(shaded(1)))
  })

  test('together they take no more than one', () => {
    expect(Math.min(...shaded(4))).toBeGreaterThanOrEqual(Math.min(...shaded(1)) - 2)
  })
})

describe('blinds', () => {
  const page = paintedPage(440, 590, () => 220)
  const look = { strength: 0.5, reach: 0.6, softness: 0.03, size: 1, lamps: 1 }
  run(shadow, page, { kind: 'blinds', ...look })
  const all = Array.from({ length: 590 }, (_, y) => greens(page, y)).flat()

  test('let the sun through between slats, in full and not at all', () => {
    const [darkest, brightest] = [Math.min, Math.max].map((of) => all.reduce((a, b) => of(a, b)))
    expect(brightest).toBe(220)
    expect(darkest! / 220).toBeGreaterThan(0.47)
    expect(darkest! / 220).toBeLessThan(0.53)
  })

  test('are stripes: light and dark by turns along one direction, hardly along the other', () => {
    const turns = (line: readonly number[]): number =>
      line.filter((value, k) => k > 0 && value < 165 !== line[k - 1]! < 165).length
    const down = Array.from({ length: 590 }, (_, y) => all[y * 440 + 200]!)
    const across = all.slice(300 * 440, 301 * 440)
    const [few, many] = [turns(down), turns(across)].toSorted((a, b) => a - b)
    expect(many).toBeGreaterThan(7)
    expect(few).toBeLessThan(many! / 1.5)
  })

  test('leave the light below their lower end', () => {
    const short = paintedPage(440, 590, () => 220)
    run(shadow, short, { kind: 'blinds', ...look, reach: 0.25 })
    const shaded = [0, 0, 0, 0]
    for (let y = 0; y < 590; y++) {
      greens(short, y).forEach((value, x) => {
        if (value > 200) return
        const places = [x < 100, x > 340, y < 140, y > 450]
        places.forEach((inside, k) => (shaded[k] = shaded[k]! + (inside ? 1 : 0)))
      })
    }
    expect(Math.max(...shaded)).toBeGreaterThan(10_000)
    expect(Math.min(...shaded)).toBe(0)
  })
})
