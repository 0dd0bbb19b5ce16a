import { describe, expect, test } from 'vitest'
import { holes } from '../../../../src/augment/effects/paper/holes.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

/** Two pixels a millimetre. */
const [WIDTH, HEIGHT] = [420, 594]

const NONE = {
  punch: 'none',
  side: 'left',
  beneath: 'dark',
  offset: 0,
  rough: 0,
  torn: 0,
  rings: 0,
  staple: 'none',
  clip: 'none',
} as const

const blank = (width = WIDTH, height = HEIGHT): Page => paintedPage(width, height, () => 240)

interface Blob {
  x: number
  y: number
  pixels: number
}

/** Middles of the dark regions of a page, from above to below and from left to right. */
function darkBlobs(page: Page, limit = 110): Blob[] {
  const { width, height } = page
  const bytes = page.peek()
  const seen = new Uint8Array(width * height)
  const found: Blob[] = []
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || bytes[start * 4 + 1]! > limit) continue
    const stack = [start]
    seen[start] = 1
    let [x, y, pixels] = [0, 0, 0]
    while (stack.length > 0) {
      const k = stack.pop()!
      x += (k % width) + 0.5
      y += Math.floor(k / width) + 0.5
      pixels++
      for (const next of [k - 1, k + 1, k - width, k + width]) {
        if (next < 0 || next >= seen.length || seen[next] || bytes[next * 4 + 1]! > limit) continue
        seen[next] = 1
        stack.push(next)
      }
    }
    found.push({ x: x / pixels, y: y / pixels, pixels })
  }
  return found.toSorted((a, b) => a.y - b.y || a.x - b.x)
}

/** How many pixels of a box are other than blank paper by more than `by` levels. */
function changed(page: Page, [left, top, right, bottom]: readonly number[], by = 6): number {
  let count = 0
  for (let y = top!; y < bottom!; y++) {
    for (let x = left!; x < right!; x++) if (Math.abs(pixel(page, x, y)[1] - 240) > by) count++
  }
  return count
}

describe('holes', () => {
  test.each([
    ['two', [-40, 40], 12, 3],
    ['three', [-108, 0, 108], 12.7, 3.9],
    ['four', [-120, -40, 40, 120], 12, 3],
  ] as const)('punches %s where the standard has them', (punch, places, inset, radius) => {
    const page = blank()
    run(holes, page, { ...NONE, punch })
    const blobs = darkBlobs(page)
    expect(blobs.length).toBe(places.length)
    blobs.forEach(({ x, y, pixels }, i) => {
      expect(Math.abs(x / 2 - inset)).toBeLessThan(0.5)
      // They are hardly askew.
      expect(Math.abs((y - HEIGHT / 2) / 2 - places[i]!)).toBeLessThan(0.5)
      expect(Math.sqrt(pixels / Math.PI) / 2 / radius).toBeCloseTo(1, 1)
    })
  })

  test.each([
    ['right', { x: WIDTH - 24, y: HEIGHT / 2 - 80 }],
    ['bottom', { x: WIDTH / 2 - 80, y: HEIGHT - 24 }],
  ] as const)('at the %s they are as far from that edge', (side, first) => {
    const page = blank()
    run(holes, page, { ...NONE, punch: 'two', side }, 'other')
    const blobs = darkBlobs(page)
    expect(blobs.length).toBe(2)
    const [x, y] = [
      Math.min(...blobs.map((hole) => hole.x)),
      Math.min(...blobs.map((hole) => hole.y)),
    ]
    expect(Math.abs(x - first.x)).toBeLessThan(11)
    expect(Math.abs(y - first.y)).toBeLessThan(2)
  })

  test('as many as fit: four at the top of a letter are three', () => {
    const page = blank()
    run(holes, page, { ...NONE, punch: 'four', side: 'top' })
    expect(darkBlobs(page).length).toBe(3)
  })

  test('a page twice as large has holes twice as large, a receipt ones that fit its width of 80 mm', () => {
    const large = blank(2 * WIDTH, 2 * HEIGHT)
    run(holes, large, { ...NONE, punch: 'two' })
    expect(darkBlobs(large)[0]!.pixels / (Math.PI * 12 ** 2)).toBeCloseTo(1, 1)
    const receipt = blank(240, 600)
    run(holes, receipt, { ...NONE, punch: 'two' })
    expect(darkBlobs(receipt)[0]!.pixels / (Math.PI * 9 ** 2)).toBeCloseTo(1, 1)
  })

  test('shows the lid or the next page beneath, in the shadow of the sheet at the side of the light', () => {
    const middle = (beneath: string): number => {
      const page = blank()
      run(holes, page, { ...NONE, punch: 'two', beneath })
      return pixel(page, 24, 217)[1]
    }
    expect(middle('dark')).toBeLessThan(40)
    expect(middle('grey')).toBeGreaterThan(60)
    expect(middle('grey')).toBeLessThan(180)
    expect(middle('white')).toBeGreaterThan(215)
    const page = blank(4 * WIDTH, 4 * HEIGHT)
    run(holes, page, { ...NONE, punch: 'two', beneath: 'white' })
    const rim = Array.from({ length: 24 }, (_, i) => {
      const angle = (Math.PI * i) / 12
      return pixel(
        page,
        Math.round(96 + 22 * Math.cos(angle)),
        Math.round(868 + 22 * Math.sin(angle)),
      )[1]
    })
    const darkest = rim.indexOf(Math.min(...rim))
    expect(Math.min(...rim)).toBeLessThan(205)
    expect(rim[(darkest + 12) % 24]).toBeGreaterThan(215)
  })

  test('shows the desk through the sheet of a photograph, whose desk stays as it was', () => {
    const inSheet = (x: number, y: number): boolean => x >= 40 && x < 380 && y >= 60 && y < 540
    const page = paintedPage(WIDTH, HEIGHT, (x, y) =>
      inSheet(x, y) ? (y % 24 < 4 && x > 120 && x < 340 && x % 9 < 6 ? 40 : 236) : [150, 96, 52],
    )
    expect(page.sheet).toBeDefined()
    run(holes, page, { ...NONE, punch: 'two', beneath: 'usual', clip: 'clip' })
    // 210 mm are 340 px here.
    const [red, green, blue] = pixel(
      page,
      40 + Math.round((12 * 340) / 210),
      300 - Math.round((40 * 340) / 210),
    )
    expect(Math.abs(red - 150)).toBeLessThan(60)
    expect(red - blue).toBeGreaterThan(50)
    expect(green).toBeLessThan(red)
    expect(pixel(page, 20, 300)).toEqual([150, 96, 52])
  })

  test('torn, it is open to the edge', () => {
    const whole = blank()
    run(holes, whole, { ...NONE, punch: 'two' })
    const torn = blank()
    run(holes, torn, { ...NONE, punch: 'two', torn: 1 })
    expect(changed(whole, [0, 200, 8, 234])).toBe(0)
    expect(darkBlobs(torn)[0]!.pixels).toBeGreaterThan(darkBlobs(whole)[0]!.pixels * 1.2)
    expect(changed(torn, [0, 200, 2, 234], 60)).toBeGreaterThan(1)
  })

  test('a staple is one back before and two legs behind, in a corner', () => {
    const pieces = (seen: string): number => {
      const page = blank(4 * WIDTH, 4 * HEIGHT)
      run(holes, page, { ...NONE, staple: seen })
      const blobs = darkBlobs(page, 150).filter(({ pixels }) => pixels > 20)
      for (const { x, y } of blobs) {
        expect(Math.min(x, page.width - x)).toBeLessThan(26 * 8)
        expect(y).toBeLessThan(26 * 8)
      }
      return blobs.length
    }
    expect(pieces('back')).toBe(2)
    const page = blank(4 * WIDTH, 4 * HEIGHT)
    run(holes, page, { ...NONE, staple: 'front' })
    const bar = darkBlobs(page, 200).toSorted((a, b) => b.pixels - a.pixels)[0]!
    // 12.5 mm by about half a millimetre, and its shadow.
    expect(bar.pixels).toBeGreaterThan(12 * 0.45 * 64)
    expect(bar.pixels).toBeLessThan(12 * 1.6 * 64)
  })

  test('what a staple leaves is slighter than a staple', () => {
    const [front, marks] = ['front', 'marks'].map((seen) => {
      const page = blank()
      run(holes, page, { ...NONE, staple: seen })
      return changed(page, [0, 0, WIDTH, 60], 60)
    }) as [number, number]
    expect(marks).toBeGreaterThan(2)
    expect(front).toBeGreaterThan(2 * marks)
  })

  test('a clip comes in from the top edge and reaches no further than it is long', () => {
    const page = blank()
    run(holes, page, { ...NONE, clip: 'clip' })
    expect(changed(page, [0, 0, WIDTH, 2], 30)).toBeGreaterThan(2)
    expect(changed(page, [0, 30, WIDTH, 50])).toBeGreaterThan(20)
    expect(changed(page, [0, 64, WIDTH, HEIGHT])).toBe(0)
    const marked = blank()
    run(holes, marked, { ...NONE, clip: 'marks' })
    expect(changed(marked, [0, 0, WIDTH, 64], 2)).toBeGreaterThan(20)
    expect(changed(marked, [0, 0, WIDTH, 64], 90)).toBe(0)
  })

  test('says that there was nothing to do', () => {
    expect(run(holes, blank(), NONE)).toHaveProperty('skipped')
    expect(run(holes, blank(40, 50), { ...NONE, punch: 'two' })).toHaveProperty('skipped')
  })
})
