/** Pages of many sizes for kernels, and what a plain loop says of them. */
import { expect } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { kernelArena, type Arena } from '../../../src/page/kernels/arena.ts'
import { NOISE_SIDE } from '../../../src/page/texture/noise.ts'

export const SIZES = [
  [1, 1],
  [3, 2],
  [17, 5],
  [4, 9],
  [443, 591],
] as const
export const WRAP = NOISE_SIDE - 1

/** Bytes of any value, the same for the same name. */
export function noisy(count: number, name: string): Uint8ClampedArray {
  const rng = rngFrom(name)
  const out = new Uint8ClampedArray(count)
  for (let i = 0; i < count; i++) out[i] = rng.next() >>> 24
  return out
}

export function opaque(width: number, height: number): Uint8ClampedArray {
  const out = noisy(width * height * 4, `page ${width} ${height}`)
  for (let i = 3; i < out.length; i += 4) out[i] = 255
  return out
}

/** Numbers of 16 bits between two bounds. */
export function numbers(count: number, low: number, high: number): Int16Array {
  const rng = rngFrom(`numbers ${count}`)
  return Int16Array.from({ length: count }, () => rng.int(low, high))
}

/** What a kernel makes of a page; fails where it writes behind it. */
export function changed(
  rgba: Uint8ClampedArray,
  work: (arena: Arena, at: number) => void,
): Uint8Array {
  const arena = kernelArena()
  const at = arena.write(rgba)
  const behind = arena.view(at + rgba.length, 16, Uint8Array).fill(77)
  work(arena, at)
  const guard = arena.view(at + rgba.length, behind.length, Uint8Array)
  expect([...guard]).toEqual(Array.from({ length: 16 }, () => 77))
  return arena.view(at, rgba.length, Uint8Array).slice()
}

/** The largest difference from what a plain loop says for every byte, alpha included. */
export function worst(got: Uint8Array, want: (i: number) => number): number {
  let max = 0
  for (let i = 0; i < got.length; i++) {
    max = Math.max(max, Math.abs(got[i]! - Math.min(255, Math.max(0, want(i)))))
  }
  return max
}
