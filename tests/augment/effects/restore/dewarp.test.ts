import { describe, expect, test } from 'vitest'
import { findEffect } from '../../../../src/augment/effects/registry.ts'
import type { PointMap } from '../../../../src/page/geometry/point-map.ts'
import { Page } from '../../../../src/page/image/page.ts'
import { Source } from '../../../../src/page/image/source.ts'
import { findTextLines } from '../../../../src/page/textlines/text-lines.ts'
import { paintedPage, run } from '../../../support/geometry-pages.ts'
import { textPage, type DrawnLine } from '../../../page/textlines/text-pages.ts'

const dewarp = findEffect('dewarp')!
const curl = findEffect('page-curl')!

/** No camera and no light but what a test says. */
const SIGHT = { lean: 28, distance: 1.8, toward: 0, crest: 0.5, spread: 0.9, margin: 0.02 }
const BENT = { ...SIGHT, ambient: 0.7, elevation: 70, fill: 'white' }

const loaded = (source: Source): Page => {
  const page = new Page()
  page.load(source)
  return page
}

const movedBy = (done: ReturnType<typeof dewarp.apply>): PointMap => {
  expect(done).toHaveProperty('moved')
  return (done as { moved: PointMap }).moved
}

/** How far points of each line stray from the level line through them, heights of letters: the mean. */
function strays(lines: readonly DrawnLine[], maps: readonly PointMap[]): number {
  let sum = 0
  let count = 0
  for (const { x0, y0, x1, y1, size } of lines) {
    const ys: number[] = []
    for (let t = 0; t <= 1; t += 0.05) {
      let at: { x: number; y: number } | undefined = {
        x: x0 + t * (x1 - x0),
        y: y0 + t * (y1 - y0),
      }
      for (const map of maps) at = at && map.forward(at.x, at.y)
      if (at) ys.push(at.y)
    }
    const mean = ys.reduce((all, y) => all + y, 0) / ys.length
    for (const y of ys) sum += Math.abs(y - mean) / (0.55 * size)
    count += ys.length
  }
  return sum / count
}

describe('dewarp', () => {
  test.each([
    ['edge', 'latin', 45, 14],
    ['arch', 'latin', 50, 14],
    ['wave', 'latin', 55, 14],
    ['arch', 'korean', 50, 17],
  ] as const)('makes rows straight that an %s of %s print bends', (kind, words, bend, size) => {
    const { source, lines } = textPage({ width: 700, height: 900, size, words })
    const page = loaded(source)
    const bent = movedBy(run(curl, page, { ...BENT, kind, bend }))
    const before = strays(lines, [bent])
    const flat = movedBy(run(dewarp, page))
    expect(before).toBeGreaterThan(0.3)
    expect(strays(lines, [bent, flat])).toBeLessThan(0.3 * before)
    // The print is where the map says, and straight to whoever looks for it.
    const rows = findTextLines(source).lines.length
    const now = run(dewarp, page)
    expect(now).toHaveProperty('skipped')
    const { lines: found } = findTextLines(new Source(page.width, page.height, page.peek()))
    expect(found.length).toBeLessThan(1.5 * rows)
    const level = found.filter(({ angle }) => Math.abs(angle) < 0.018)
    expect(level.length).toBeGreaterThan(0.8 * found.length)
  })

  test('finds places again that it moved', () => {
    const { source } = textPage({ width: 700, height: 900, size: 14, words: 'latin' })
    const page = loaded(source)
    run(curl, page, { ...BENT, kind: 'edge', bend: 45 })
    const map = movedBy(run(dewarp, page))
    for (let y = 100; y < 800; y += 50) {
      for (let x = 100; x < 600; x += 50) {
        const to = map.forward(x, y)!
        const back = map.backward(to.x, to.y)!
        expect(Math.hypot(back.x - x, back.y - y)).toBeLessThan(0.4)
      }
    }
  })

  test.each([5, 90])('leaves a flat page as it is, turned by %s degrees', (turn) => {
    const { source } = textPage({ width: 500, height: 640, size: 13, words: 'latin', turn })
    const page = loaded(source)
    expect(run(dewarp, page)).toHaveProperty('skipped')
    expect(page.pristine).toBe(true)
  })

  test('leaves rows that waver each in its own way', () => {
    const page = paintedPage(600, 600, (x, y) => {
      const row = Math.floor(y / 40)
      const sway = 6 * Math.sin(x / (40 + ((row * 37) % 50)) + row * 2.4)
      const v = y - 40 * row - 20 - sway
      const word = (x + 31 * row) % 64 < 54
      return Math.abs(v) < 6 && word && x % 9 < 6 ? 40 : 230
    })
    expect(run(dewarp, page)).toHaveProperty('skipped')
  })
})
