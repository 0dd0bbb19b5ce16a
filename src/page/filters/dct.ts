/**
 * The orthonormal 8-point cosine transform along a line of an array, as unrolled butterflies
 * (C. Loeffler, A. Ligtenberg, G. Moschytz, "Practical fast 1-D DCT algorithms with 11
 * multiplications", 1989, in the plain even/odd split, which is as quick in JavaScript).
 */

const C1 = Math.cos(Math.PI / 16) / 2
const C2 = Math.cos(Math.PI / 8) / 2
const C3 = Math.cos((3 * Math.PI) / 16) / 2
const C4 = Math.SQRT1_2 / 2
const C5 = Math.cos((5 * Math.PI) / 16) / 2
const C6 = Math.cos((3 * Math.PI) / 8) / 2
const C7 = Math.cos((7 * Math.PI) / 16) / 2

/** Writes the transform of 8 values of `from` (at `at`, `step` apart) to `to` (from `start` on). */
export function dct8(
  from: Float32Array,
  at: number,
  step: number,
  to: Float32Array,
  start: number,
): void {
  const a0 = from[at]!
  const a1 = from[at + step]!
  const a2 = from[at + 2 * step]!
  const a3 = from[at + 3 * step]!
  const a4 = from[at + 4 * step]!
  const a5 = from[at + 5 * step]!
  const a6 = from[at + 6 * step]!
  const a7 = from[at + 7 * step]!
  const s0 = a0 + a7
  const s1 = a1 + a6
  const s2 = a2 + a5
  const s3 = a3 + a4
  const d0 = a0 - a7
  const d1 = a1 - a6
  const d2 = a2 - a5
  const d3 = a3 - a4
  const e0 = s0 + s3
  const e1 = s1 + s2
  const f0 = s0 - s3
  const f1 = s1 - s2
  to[start] = (e0 + e1) * C4
  to[start + 4] = (e0 - e1) * C4
  to[start + 2] = f0 * C2 + f1 * C6
  to[start + 6] = f0 * C6 - f1 * C2
  to[start + 1] = d0 * C1 + d1 * C3 + d2 * C5 + d3 * C7
  to[start + 3] = d0 * C3 - d1 * C7 - d2 * C1 - d3 * C5
  to[start + 5] = d0 * C5 - d1 * C1 + d2 * C7 + d3 * C3
  to[start + 7] = d0 * C7 - d1 * C5 + d2 * C3 - d3 * C1
}
