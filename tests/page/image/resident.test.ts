import { afterEach, describe, expect, it } from 'vitest'
import { gaussianBlur } from '../../../src/page/filters/blur.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'
import { kernelArena, sharedArena } from '../../../src/page/kernels/arena.ts'
import { same } from '../background/ink-loops.ts'

/** A page of its own pattern, so that no place looks like another. */
function pattern(width: number, height: number, seed: number): Source {
  const bytes = new Uint8ClampedArray(4 * width * height)
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = i % 4 === 3 ? 255 : (i * 37 + seed * (i >> 7)) & 255
  return new Source(width, height, bytes)
}

const open: Page[] = []
function resident(source: Source): Page {
  const page = new Page({ resident: true })
  open.push(page)
  page.load(source)
  return page
}

afterEach(() => {
  for (const page of open.splice(0)) page.rest()
})

describe('a resident page', () => {
  it('lies in the kernels’ memory, is changed there, and stays what it is while others use it', () => {
    const source = pattern(61, 47, 3)
    const page = resident(source)
    expect(sharedArena().holds(page.peek())).toBe(true)
    expect(same(page.peek(), source.pixels)).toBe(true)
    const arena = kernelArena()
    arena.view(arena.alloc(1 << 20), 1 << 20, Uint8Array).fill(7)
    expect(same(page.peek(), source.pixels)).toBe(true)

    const plain = new Page()
    plain.load(source)
    for (const one of [plain, page]) {
      gaussianBlur({ width: 61, height: 47, bytes: one.pixels() }, 0.8)
      one.rebuild(47, 61, (before, after) => {
        for (let i = 0; i < after.length; i++) after[i] = before[before.length - 1 - i]!
      })
      one.canvas().fillRect(3, 4, 20, 10)
    }
    expect(same(page.peek(), plain.peek())).toBe(true)
    expect(same(source.pixels, pattern(61, 47, 3).pixels)).toBe(true)
  })

  it('moves out when another one is loaded, and takes its pixels along', () => {
    const first = resident(pattern(50, 40, 1))
    first.pixels()[0] = 99
    const second = resident(pattern(30, 70, 2))
    second.pixels().fill(1)
    expect(first.peek()[0]).toBe(99)
    expect(same(first.peek().subarray(1), pattern(50, 40, 1).pixels.subarray(1))).toBe(true)
    expect(sharedArena().holds(first.peek())).toBe(false)
  })

  it('is too large, and is a page all the same', () => {
    const source = pattern(3000, 1500, 5)
    const page = resident(source)
    expect(sharedArena().holds(page.peek())).toBe(false)
    expect(same(page.peek(), source.pixels)).toBe(true)
  })

  it('grows out of its room, and is a page all the same', () => {
    const page = resident(pattern(20, 20, 5))
    page.rebuild(90, 90, (before, after) => after.fill(before[4]!))
    expect(
      same(page.peek(), new Uint8ClampedArray(4 * 90 * 90).fill(pattern(20, 20, 5).pixels[4]!)),
    ).toBe(true)
  })

  it('breaks off what needs more memory than there is, and has it when it is loaded again', () => {
    const source = pattern(50, 40, 1)
    const page = resident(source)
    const wanted = sharedArena().run.memory.buffer.byteLength + 1
    expect(() => kernelArena().alloc(wanted)).toThrowError(
      expect.objectContaining({ code: 'KERNELS_OUTGROWN' }),
    )
    expect(page.outgrown).toBe(true)
    expect(same(page.peek(), source.pixels)).toBe(true)
    page.load(source)
    expect(page.outgrown).toBe(false)
    kernelArena().alloc(wanted)
    expect(same(page.peek(), source.pixels)).toBe(true)
    page.rest()
    kernelArena().alloc(sharedArena().run.memory.buffer.byteLength + 1)
    expect(page.outgrown).toBe(false)
  })
})
