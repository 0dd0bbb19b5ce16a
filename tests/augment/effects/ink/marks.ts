/** What the tests of pens and highlighters share: running an effect and finding where ink went. */
import { expect } from 'vitest'
import type { AnyEffect } from '../../../../src/augment/effects/effect.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import { Page } from '../../../../src/page/image/page.ts'
import { Source } from '../../../../src/page/image/source.ts'
import type { TextLine } from '../../../../src/page/textlines/text-lines.ts'

export interface Marked {
  page: Page
  result: unknown
  before: Uint8ClampedArray
  after: Uint8ClampedArray
}

export function run(
  effect: AnyEffect,
  source: Source,
  params: Record<string, number | string>,
  seed: string,
): Marked {
  const page = new Page()
  page.load(source)
  const before = source.pixels.slice()
  const result = effect.apply(page, params, rngFrom(seed), undefined)
  return { page, result, before, after: page.peek().slice() }
}

/** Pixels whose brightness sank by at least `min` levels. */
export function inked({ page, before, after }: Marked, min = 30): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = []
  for (let i = 0; i < before.length; i += 4) {
    const drop =
      before[i]! + before[i + 1]! + before[i + 2]! - after[i]! - after[i + 1]! - after[i + 2]!
    if (drop >= 3 * min) found.push({ x: (i / 4) % page.width, y: Math.floor(i / 4 / page.width) })
  }
  return found
}

/** Place relative to the nearest line: v in text heights below its middle, u in px from its start. */
export function onNearest(
  { x, y }: { x: number; y: number },
  lines: readonly TextLine[],
): { u: number; v: number; line: TextLine } {
  let best = { u: 0, v: Infinity, line: lines[0]! }
  let min = Infinity
  for (const line of lines) {
    const dx = x - line.x
    const dy = y - line.y
    const u = dx * Math.cos(line.angle) + dy * Math.sin(line.angle)
    const v = (dy * Math.cos(line.angle) - dx * Math.sin(line.angle)) / line.height
    const away = Math.abs(v) + Math.max(0, -u, u - line.length) / line.height
    if (away < min) {
      min = away
      best = { u, v, line }
    }
  }
  return best
}

/** Ink takes light away and never gives any; alpha stays. */
export function expectOnlyDarker({ before, after }: Marked): void {
  let lighter = 0
  for (let i = 0; i < before.length; i++) if (after[i]! > before[i]! + 1) lighter++
  expect(lighter).toBe(0)
}

/** Pages on which every effect must hold its peace: tiny, blank, black. */
export const ODD_PAGES: readonly Source[] = [
  new Source(1, 1, new Uint8ClampedArray([250, 250, 250, 255])),
  new Source(40, 30, new Uint8ClampedArray(40 * 30 * 4).fill(255)),
  new Source(
    9,
    300,
    Uint8ClampedArray.from({ length: 9 * 300 * 4 }, (_, i) => (i % 4 === 3 ? 255 : 0)),
  ),
]
