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
