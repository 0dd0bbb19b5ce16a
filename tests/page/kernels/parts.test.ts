import { expect, test } from 'vitest'
import { kernelArena } from '../../../src/page/kernels/arena.ts'
import { eachPart, PART } from '../../../src/page/kernels/parts.ts'

const PIXELS = 2 * PART + 37

/** Every byte says where it is. */
const numbered = (rgba: Uint8ClampedArray): Uint8ClampedArray => rgba.map((_, i) => i % 251)

for (const where of ['JavaScript', 'the kernels']) {
  const room = (): Uint8ClampedArray => {
    const arena = kernelArena()
    return where === 'JavaScript'
      ? new Uint8ClampedArray(4 * PIXELS)
      : arena.view(arena.alloc(4 * PIXELS), 4 * PIXELS, Uint8ClampedArray)
  }

  test(`a page in the memory of ${where} comes in parts that follow each other, and is whole again`, () => {
    const rgba = room()
    rgba.set(numbered(rgba))
    const arena = kernelArena()
    const parts: number[][] = []
    eachPart(arena, rgba, 'write', (at, first, count) => {
      parts.push([first, count])
      const part = arena.view(at, 4 * count, Uint8ClampedArray)
      expect(part[0]).toBe((4 * first) % 251)
      part.forEach((value, i) => (part[i] = 255 - value))
    })
    expect(parts).toEqual([
      [0, PART],
      [PART, PART],
      [2 * PART, 37],
    ])
    expect(rgba.every((value, i) => value === 255 - (i % 251))).toBe(true)
  })

  test(`a page in the memory of ${where} that is only read stays as it is`, () => {
    const rgba = room()
    rgba.set(numbered(rgba))
    const arena = kernelArena()
    let seen = 0
    eachPart(arena, rgba, 'keep', (at, first, count) => {
      const part = arena.view(at, 4 * count, Uint8ClampedArray)
      seen += part.filter((value, i) => value === (4 * first + i) % 251).length
    })
    expect(seen).toBe(4 * PIXELS)
    expect(rgba.every((value, i) => value === i % 251)).toBe(true)
  })
}
