import { describe, expect, test } from 'vitest'
import { findEffect } from '../../../../src/augment/effects/registry.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, run, text as fine, type Paint } from '../../../support/geometry-pages.ts'

const binarise = findEffect('binarise')!
const [WIDTH, HEIGHT] = [420, 400]

/** Bars of four and eight pixels. */
const text: Paint = (x, y) => fine(x >> 2, y >> 2)

/** Share of the pixels that are ink where there is print, and of those where there is none. */
function inked(page: Page): { print: number; paper: number } {
  const pixels = page.peek()
  let grey = 0
  const counts = { print: [0, 0], paper: [0, 0] }
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const value = pixels[4 * (y * WIDTH + x)]!
      if (value !== 0 && value !== 255) grey++
      const kind = counts[text(x, y) === 40 ? 'print' : 'paper']
      kind[0]! += value === 0 ? 1 : 0
      kind[1]!++
    }
  }
  expect(grey).toBe(0)
  const share = ([ink, all]: number[]): number => ink! / all!
  return { print: share(counts.print), paper: share(counts.paper) }
}

/** Texture of paper, the same on every run. */
const texture = (x: number, y: number): number => 1 + 0.03 * Math.sin(x * 12.9898 + y * 78.233)

describe('binarise', () => {
  test('finds faint and dark print alike, on paper darker in one half than the ink in the other', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x, y) => {
      const paper = (x < 210 ? 220 : 90) * texture(x, y)
      const ink = y < 200 ? 0.3 : 0.5
      return text(x, y) === 40 ? paper * ink : paper
    })
    run(binarise, page)
    const { print, paper } = inked(page)
    expect(print).toBeGreaterThan(0.97)
    expect(paper).toBeLessThan(0.01)
  })

  test('what shows through between rows is no ink', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x, y) => {
      if (text(x, y) === 40) return 40
      return text(x + 7, y + 24) === 40 ? 170 : 220
    })
    run(binarise, page)
    expect(inked(page).paper).toBeLessThan(0.01)
  })

  test('nothing is made of an empty page but white', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x, y) => 200 * texture(x, y))
    expect(run(binarise, page)).toMatchObject({ did: { ink: 0 } })
  })

  test('leaves black and white as it is', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x, y) => (text(x, y) === 40 ? 0 : 255))
    expect(run(binarise, page)).toHaveProperty('skipped')
  })
})
