/** Numbers of 16 bits as they stand in weights files, to float32 without loss. */

/** IEEE binary16: 1 sign, 5 exponent and 10 fraction bits. */
export function fromF16(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length)
  const bits = new Uint32Array(values.buffer)
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]!
    const sign = (half & 0x8000) << 16
    const exponent = (half >> 10) & 0x1f
    const fraction = half & 0x3ff
    if (exponent === 0) {
      // Subnormal: the fraction counts in units of 2^-24.
      values[i] = fraction * 2 ** -24
      bits[i]! |= sign
    } else if (exponent === 0x1f) {
      bits[i] = sign | 0x7f800000 | (fraction << 13)
    } else {
      bits[i] = sign | ((exponent + 112) << 23) | (fraction << 13)
    }
  }
  return values
}

/** bfloat16: the upper half of a float32. */
export function fromBF16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length)
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16
  return new Float32Array(bits.buffer)
}
