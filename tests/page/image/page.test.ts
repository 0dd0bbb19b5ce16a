import { describe, expect, it } from 'vitest'
import { Page } from '../../../src/page/image/page.ts'
import { same } from '../background/ink-loops.ts'
import { textPage } from '../textlines/text-pages.ts'

const { source } = textPage({ words: 'korean', size: 12 })

function loaded(): Page {
  const page = new Page()
  page.load(source)
  return page
}

/** A dot and a line that leaves the box. */
const dot = (context: ReturnType<Page['canvas']>): void => {
  context.fillStyle = 'rgb(200,30,40)'
  context.globalAlpha = 0.7
  context.beginPath()
  context.arc(60.3, 40.7, 9.4, 0, 7)
  context.rect(40, 41, 300, 1)
  context.fill()
  context.globalAlpha = 1
}
const box = { left: 45.5, top: 29.2, right: 80.1, bottom: 52 }

describe('pristine', () => {
  it('holds from loading to the first change', () => {
    const changes: ((page: Page) => void)[] = [
      (page) => page.pixels(),
      (page) => page.canvas(),
      (page) => page.drawWithin(box, dot),
      (page) => page.redraw(5, 5, '#fff', () => undefined),
      (page) => page.rebuild(5, 5, (_, after) => after.fill(255)),
      (page) => page.replace(1, 1, new Uint8ClampedArray(4)),
    ]
    for (const change of changes) {
      const page = loaded()
      page.peek()
      expect(page.pristine).toBe(true)
      change(page)
      expect(page.pristine).toBe(false)
      page.load(source)
      expect(page.pristine).toBe(true)
    }
  })
})

describe('drawWithin', () => {
  it('draws what the canvas draws, within the box, whatever was written last', () => {
    const whole = loaded()
    const context = whole.canvas()
    context.save()
    context.beginPath()
    context.rect(45, 29, 36, 23)
    context.clip()
    dot(context)
    context.restore()
    const expected = whole.peek()
    expect(same(expected, source.pixels)).toBe(false)
    const before: ((page: Page) => void)[] = [
      () => undefined,
      (page) => page.pixels(),
      (page) => page.canvas(),
      (page) => {
        page.canvas()
        page.peek()
      },
    ]
    for (const prepare of before) {
      const page = loaded()
      prepare(page)
      page.drawWithin(box, dot)
      expect(same(page.peek(), expected)).toBe(true)
      // Both views continue from there.
      page.canvas()
      expect(same(page.peek(), expected)).toBe(true)
    }
  })

  it('draws nothing where the box is off the page or holds nothing', () => {
    const page = loaded()
    for (const off of [
      { ...box, right: 20 },
      { ...box, left: 900, right: 950 },
    ]) {
      page.drawWithin(off, dot)
    }
    page.drawWithin({ left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }, dot)
    expect(same(page.peek(), source.pixels)).toBe(true)
  })
})
