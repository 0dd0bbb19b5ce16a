import { expect, it } from 'vitest'
import { fromBF16, fromF16 } from '../../../src/train/weights/half.ts'

it('every binary16 has the value of its fields', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, i) => i)
  const values = fromF16(all)
  for (const half of all) {
    const sign = half >> 15 ? -1 : 1
    const exponent = (half >> 10) & 31
    const fraction = (half & 1023) / 1024
    const size =
      exponent === 0
        ? fraction * 2 ** -14
        : exponent === 31
          ? fraction === 0
            ? Infinity
            : NaN
          : (1 + fraction) * 2 ** (exponent - 15)
    if (!Object.is(values[half], sign * size)) throw new Error(`${half}: ${values[half]}`)
  }
  expect(Object.is(values[0x8000], -0)).toBe(true)
})

it('a bfloat16 is the upper half of a float32', () => {
  const values = fromBF16(Uint16Array.of(0x3f80, 0xc049, 0x7f80, 0x8000, 0x0001, 0x7fc0))
  expect([...values]).toEqual([1, -3.140625, Infinity, -0, 2 ** -133, NaN])
})
