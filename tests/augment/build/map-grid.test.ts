import { describe, expect, it } from 'vitest'
import { gridOf, registered } from '../../../src/augment/build/map-grid.ts'
import { displacedMap, matrixMap, scalingMap } from '../../../src/page/geometry/point-map.ts'
import { Source } from '../../../src/page/image/source.ts'

/** A page on which every place is told by its colour: red grows to the right, green downwards. */
function telling(width: number, height: number): Source {
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let y = 0, k = 0; y < height; y++) {
    for (let x = 0; x < width; x++, k += 4) pixels.set([x * 2, y * 2, 7, 255], k)
  }
  return new Source(width, height, pixels)
}

const at = (rgb: Uint8Array, width: number, x: number, y: number): number[] => [
  ...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
]

describe('a source as it lies on a drawn page', () => {
  const source = telling(100, 70)

  it('is itself where nothing moved', () => {
    const rgb = registered(source, gridOf(scalingMap(source, source)), 128)
    for (const [x, y] of [
      [0, 0],
      [99, 69],
      [50, 33],
      [96, 1],
    ] as const) {
      expect(at(rgb, 100, x, y)).toEqual([x * 2, y * 2, 7])
    }
  })

  it('follows a quarter turn exactly', () => {
    // (x, y) goes to (70 − y, x).
    const turned = matrixMap(source, { width: 70, height: 100 }, [0, -1, 70, 1, 0, 0, 0, 0, 1])
    const rgb = registered(source, gridOf(turned), 128)
    for (const [x, y] of [
      [10, 20],
      [69, 0],
      [0, 99],
      [33, 64],
    ] as const) {
      expect(at(rgb, 70, x, y)).toEqual([y * 2, (69 - x) * 2, 7])
    }
  })

  it('shows the fill beside the source', () => {
    const moved = matrixMap(source, source, [1, 0, 40, 0, 1, 0, 0, 0, 1])
    const rgb = registered(source, gridOf(moved), 128)
    expect(at(rgb, 100, 10, 10)).toEqual([128, 128, 128])
    expect(at(rgb, 100, 60, 10)).toEqual([40, 20, 7])
  })

  it('ends where the source ends, not at the next point of the grid', () => {
    // Turned by 20° about the middle: pixels that were on the source show it, others do not, but for
    // a few at corners; without points beyond the source there would be hundreds.
    const [cos, sin] = [Math.cos(0.35), Math.sin(0.35)]
    const matrix = [
      cos,
      -sin,
      50 - 50 * cos + 35 * sin,
      sin,
      cos,
      35 - 50 * sin - 35 * cos,
      0,
      0,
      1,
    ]
    const turned = matrixMap(source, source, matrix as unknown as Parameters<typeof matrixMap>[2])
    const rgb = registered(source, gridOf(turned), 128)
    let [wrong, outside] = [0, 0]
    for (let y = 0; y < 70; y++) {
      for (let x = 0; x < 100; x++) {
        const isOn = turned.backward(x + 0.5, y + 0.5) !== undefined
        if (!isOn) outside++
        if (isOn !== (at(rgb, 100, x, y)[2] === 7)) wrong++
      }
    }
    expect(outside).toBeGreaterThan(500)
    expect(wrong).toBeLessThan(40)
  })

  it('follows a bent page to a fraction of a pixel', () => {
    const bent = displacedMap(source, (_, y) => ({ x: 5 * Math.sin(y / 12), y: 0 }))
    const rgb = registered(source, gridOf(bent), 128)
    for (const y of [5, 23, 40, 66]) {
      const wanted = 2 * (50 + 5 * Math.sin((y + 0.5) / 12))
      expect(Math.abs(at(rgb, 100, 50, y)[0]! - wanted)).toBeLessThan(1.2)
    }
  })

  it('takes a page of one pixel', () => {
    const dot = new Source(1, 1, Uint8ClampedArray.of(9, 8, 7, 255))
    expect([...registered(dot, gridOf(scalingMap(dot, dot)), 128)]).toEqual([9, 8, 7])
  })
})
