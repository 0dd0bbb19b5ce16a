import { describe, expect, it } from 'vitest'
import { sendThrough } from '../../../../src/augment/effects/capture/tone-tables.ts'
import { opaque, SIZES } from '../../../page/kernels/pages.ts'

const curve = (of: (level: number) => number): number[] =>
  Array.from({ length: 256 }, (_, level) => Math.min(255, Math.max(0, Math.round(of(level)))))

/** Bends in over `reach` levels below white, or above black. */
const bent = (shift: number, reach: number): number[] =>
  curve((level) => {
    const at = level + shift
    const over = at - (255 - reach)
    const under = reach - at
    if (over > 0) return 255 - reach + over - over ** 2 / (4 * reach)
    return under > 0 ? at + under ** 2 / (4 * reach) : at
  })

const SAME = (of: number[]): number[][] => [of, of, of]

describe.each(SIZES)('a page of %i × %i', (width, height) => {
  it.each([
    ['a shift', SAME(curve((level) => level + 31))],
    ['a shift down', SAME(curve((level) => level - 200))],
    ['a shift, bent near one end', SAME(bent(20, 20))],
    ['a shift, bent far', SAME(bent(10, 40))],
    ['the last level alone', SAME(curve((level) => (level === 255 ? 7 : level)))],
    ['a steep curve', SAME(curve((level) => 2 * level - 90))],
    ['nothing', SAME(curve((level) => level))],
    ['curves of their own', [bent(9, 12), curve((l) => 255 - l), curve((l) => l ** 2 / 255)]],
  ])('%s is looked up for every level', (_, curves) => {
    const before = opaque(width, height)
    const after = before.slice()
    sendThrough(after, curves, 1)
    const wrong = before.findIndex(
      (level, i) => after[i] !== (i % 4 === 3 ? 255 : curves[i % 4]![level]),
    )
    expect(wrong).toBe(-1)
  })

  it('half of the colour is left', () => {
    const before = opaque(width, height)
    const after = before.slice()
    sendThrough(after, SAME(curve((level) => level)), 0.5)
    const wrong = before.findIndex((level, i) => {
      const first = i & ~3
      const [red, green, blue] = before.subarray(first, first + 3)
      const grey = (77 * red! + 150 * green! + 29 * blue!) / 256
      return Math.abs(after[i]! - (i % 4 === 3 ? 255 : (level + grey) / 2)) > 0.6
    })
    expect(wrong).toBe(-1)
  })
})

it('runs of pixels alike are looked up like others', () => {
  const before = new Uint8ClampedArray(4 * 97)
  for (let i = 0; i < before.length; i += 4) {
    const tone = i < 40 ? 0 : i < 200 ? 250 : 17
    before.set([tone, tone, 255 - tone, 255], i)
  }
  const curves = [curve((l) => l / 2), curve((l) => 255 - l), curve((l) => l / 3)]
  const after = before.slice()
  sendThrough(after, curves, 1)
  expect(before.findIndex((l, i) => i % 4 < 3 && after[i] !== curves[i % 4]![l])).toBe(-1)
})
