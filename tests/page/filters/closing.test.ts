import { expect, test } from 'vitest'
import { closing } from '../../../src/page/filters/closing.ts'

/** The definition, one window at a time. */
function plain(values: number[], width: number, height: number, reach: number): number[] {
  const pass = (from: number[], pick: (...some: number[]) => number): number[] =>
    from.map((_, i) => {
      const window: number[] = []
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const isNear =
            Math.abs(x - (i % width)) <= reach && Math.abs(y - Math.floor(i / width)) <= reach
          if (isNear) window.push(from[y * width + x]!)
        }
      }
      return pick(...window)
    })
  return pass(pass(values, Math.max), Math.min)
}

test.each([
  [1, 17, 11],
  [3, 17, 11],
  [4, 5, 3],
  [0, 6, 6],
])('a closing of reach %i is the least of the greatest', (reach, width, height) => {
  const values = Array.from({ length: width * height }, (_, i) => (i * 7919) % 251)
  const plane = { width, height, values: Float32Array.from(values) }
  expect(Array.from(closing(plane, reach).values)).toEqual(plain(values, width, height, reach))
})
