/** What effects wrote lies within the outlines that they give. */
import { expect, test } from 'vitest'
import { Annotator } from '../../../src/augment/annotations/annotate.ts'
import { renderVariant } from '../../../src/augment/build/render.ts'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { boundsOf } from '../../../src/dataset/annotations/outline.ts'
import { Page } from '../../../src/page/image/page.ts'
import { dottedPage } from './dotted-page.ts'

const { source, annotations } = dottedPage(1.4)
const page = new Page()

async function marksOf(steps: string) {
  const { recipe } = parseRecipe(`name: r\nsteps: [${steps}]`, 'r')
  const key = { seed: 3, source: source.digest, variant: 1 }
  const drawn = drawSteps(recipe, key, { target: 0, name: '' }, [])
  const request = { key, canvas: { area: 0, fill: '#ffffff' }, annotate: true }
  const made = await renderVariant(page, source, request, drawn, () => Promise.resolve(source))
  const picture = { width: page.width, height: page.height, pixels: page.peek() }
  return new Annotator(annotations, source).on('x', { ...picture, ...made }).annotations
}

test.each([
  'underline',
  'strikethrough',
  'scribbles',
  'margin-notes',
  'highlight',
  'stamp',
  'redaction',
])('%s', async (name) => {
  const marks = await marksOf(`{ effect: ${name} }`)
  expect(marks.length).toBeGreaterThan(0)
  expect(new Set(marks.map(({ kind }) => kind))).toEqual(new Set(['mark']))
  const boxes = marks.map(({ points }) => boundsOf(points))
  const touched = boxes.map(() => 0)
  let outside = 0
  const bytes = page.peek()
  for (let k = 0; k < page.width * page.height; k++) {
    const changed = [0, 1, 2].some(
      (c) => Math.abs(bytes[4 * k + c]! - source.pixels[4 * k + c]!) > 40,
    )
    if (!changed) continue
    const [x, y] = [(k % page.width) + 0.5, Math.floor(k / page.width) + 0.5]
    const at = boxes.findIndex(
      ([left, top, right, bottom]) =>
        x > left - 2 && x < right + 2 && y > top - 2 && y < bottom + 2,
    )
    if (at < 0) outside++
    else touched[at]!++
  }
  const all = touched.reduce((sum, n) => sum + n, outside)
  expect(all).toBeGreaterThan(20)
  expect(outside).toBeLessThan(0.05 * all)
})

test.each(['word', 'tiled', 'void'])('the words of a watermark: %s', async (kind) => {
  const marks = await marksOf(
    `{ effect: watermark, params: { kind: ${kind}, opacity: 0.6, screen: 0, copied: 1 } }`,
  )
  const bytes = page.peek()
  const isInked = (k: number): boolean => source.pixels[4 * k + 1]! - bytes[4 * k + 1]! > 40
  expect(marks.length).toBe(kind === 'tiled' ? marks.length : 1)
  expect(marks.length).toBeGreaterThan(0)
  expect(marks[0]).toMatchObject({ kind: 'mark', class: 'watermark' })
  expect(marks[0]!.text).not.toBe('')
  let [within, all] = [0, 0]
  for (let k = 0; k < page.width * page.height; k++) {
    if (!isInked(k)) continue
    all++
    const [x, y] = [(k % page.width) + 0.5, Math.floor(k / page.width) + 0.5]
    if (marks.some(({ points }) => isInside(points, x, y))) within++
  }
  expect(all).toBeGreaterThan(100)
  expect(within / all).toBeGreaterThan(0.95)
})

/** Within a convex outline that runs clockwise, or a pixel beside it. */
function isInside(points: readonly (readonly [number, number])[], x: number, y: number): boolean {
  return points.every(([x0, y0], i) => {
    const [x1, y1] = points[(i + 1) % points.length]!
    const along = Math.hypot(x1 - x0, y1 - y0) || 1
    return ((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / along > -1.5
  })
}

test('what is turned afterwards is turned with the page, and what is written then is not', async () => {
  const both = await marksOf(
    '{ effect: stamp, params: { count: 1 } }, { effect: flip, params: { axis: both } }',
  )
  const one = await marksOf('{ effect: stamp, params: { count: 1 } }')
  const [[x, y]] = one[0]!.points as [[number, number]]
  expect(both[0]!.points[0]).toEqual([
    expect.closeTo(source.width - x, 1),
    expect.closeTo(source.height - y, 1),
  ])
  expect(both[0]!.text).toBe(one[0]!.text)
})
