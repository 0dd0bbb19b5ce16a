import { expect, test } from 'vitest'
import { luma } from '../../../src/page/image/plane.ts'
import type { Source } from '../../../src/page/image/source.ts'
import { findLargeLines } from '../../../src/ocr/lines/large-lines.ts'
import { cropLine, PLAIN } from '../../../src/ocr/lines/line-crop.ts'
import { drawPage, drawPhotograph, HEIGHT, WIDTH } from '../pages.ts'

const pictureOf = ({ width, height, pixels }: Source) => ({ width, height, grey: luma(pixels) })

test.each([0, 9])(
  'the title is the most probable large line, under grain of %i grey levels',
  (grain) => {
    const image = pictureOf(drawPage({ title: '입원확인서', size: 18, grain }))
    const [line] = findLargeLines(image, 0.45, 3)
    expect(line!.top).toBeGreaterThan(38)
    expect(line!.bottom).toBeLessThan(70)
    expect((line!.left + line!.right) / 2).toBeCloseTo(WIDTH / 2, -1)
    expect(line!.right - line!.left).toBeGreaterThan(65)
    expect(line!.height).toBeGreaterThan(12)
  },
)

test('wide spaces do not part a title, and lines below the upper part are not looked at', () => {
  const image = pictureOf(drawPage({ title: '진   단   서', size: 18 }))
  const [line] = findLargeLines(image, 0.2, 1)
  expect(line!.glyphs).toBe(3)
  expect(findLargeLines(image, 0.05, 3)).toEqual([])
})

test('blank and tiny pages have no lines', () => {
  const blank = { width: WIDTH, height: HEIGHT, grey: new Uint8Array(WIDTH * HEIGHT).fill(240) }
  expect(findLargeLines(blank, 0.5, 3)).toEqual([])
  expect(findLargeLines({ width: 9, height: 9, grey: new Uint8Array(81) }, 1, 3)).toEqual([])
  expect(findLargeLines(pictureOf(drawPhotograph()), 0.45, 3).length).toBeLessThan(4)
})

test('a line is cut out straight, dark on white, and boxes lead toPage to the page', () => {
  const tilt = 8
  const image = pictureOf(drawPage({ title: '소견서', size: 20, tilt }))
  const line = { left: 175, top: 40, right: 245, bottom: 64, height: 20 }
  const { image: cut, toPage } = cropLine(image, line, tilt, 40, PLAIN)
  // The title's ink is in the middle of the crop in a band as high as its glyphs: it is straight.
  const rows = Array.from({ length: cut.height }, (_, y) => {
    const row = cut.grey.subarray(y * cut.width, (y + 1) * cut.width)
    return row.reduce((sum, value) => sum + (value < 100 ? 1 : 0), 0)
  })
  const inked = rows.flatMap((count, y) => (count > 0 ? [y] : []))
  expect(inked.at(-1)! - inked[0]!).toBeLessThan(48)
  expect(Math.max(...cut.grey)).toBe(255)
  expect(cut.grey[0]).toBeGreaterThan(200)
  const whole = toPage({ left: 0, top: 0, right: cut.width, bottom: cut.height })
  expect(whole).toEqual({ left: 157, top: 31, right: 263, bottom: 73 })
})
