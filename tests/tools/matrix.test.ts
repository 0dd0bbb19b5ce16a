import { describe, expect, test } from 'vitest'
import { rngFrom } from '../../src/core/rng.ts'
import { product } from '../../tools/matrix.ts'

const rng = rngFrom('matrix')
const random = (length: number): Float32Array =>
  Float32Array.from({ length }, () => rng.uniform(-1, 1))

describe('product', () => {
  test.each([
    [4, 8, 1],
    [8, 16, 28],
    [12, 24, 5],
  ])('of %d×%d over %d is what sums say, as given and transposed', (rows, columns, inner) => {
    const a = random(rows * inner)
    const b = random(inner * columns)
    const turned = Float32Array.from(a, (_, i) => a[(i % rows) * inner + Math.floor(i / rows)]!)
    const plain = new Float32Array(rows * columns)
    const transposed = new Float32Array(rows * columns)
    product(a, b, plain, { rows, columns, inner })
    product(turned, b, transposed, { rows, columns, inner, transposed: true })
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        let sum = 0
        for (let k = 0; k < inner; k++) sum += a[y * inner + k]! * b[k * columns + x]!
        expect(plain[y * columns + x]).toBeCloseTo(sum, 5)
        expect(transposed[y * columns + x]).toBe(plain[y * columns + x])
      }
    }
  })

  test('refuses sizes its loops do not divide', () => {
    const shape = { rows: 6, columns: 8, inner: 2 }
    expect(() => product(random(12), random(16), new Float32Array(48), shape)).toThrow(/6×8/)
  })
})
