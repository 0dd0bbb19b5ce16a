/** Values by name and index: tools/parity/formula.py in TypeScript, equal to the last bit of a float32. */

/** Multiples of 2^-24 in [0, 1): FNV-1a of the name, murmur3 of the index. */
export function uniform(name: string, count: number): Float64Array {
  let seed = 2166136261
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 16777619)
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let h = (seed + Math.imul(i, 0x9e3779b9)) | 0
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    values[i] = ((h ^ (h >>> 16)) >>> 8) / 2 ** 24
  }
  return values
}

/** A parameter or running statistic of this name. */
export function formulaValues(name: string, shape: readonly number[]): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1)
  const values = uniform(name, count)
  if (shape.length >= 2) {
    const limit = Math.sqrt(6 / (count / shape[0]!))
    // Millions of values: a loop, where `from` with a function takes ten times as long.
    for (let i = 0; i < count; i++) values[i] = (2 * values[i]! - 1) * limit
    return new Float32Array(values)
  }
  if (name.endsWith('running_var')) return Float32Array.from(values, (u) => 0.5 + u)
  if (/(weight|gamma)$/.test(name)) return Float32Array.from(values, (u) => 0.75 + 0.5 * u)
  return Float32Array.from(values, (u) => 0.2 * u - 0.1)
}

/** Pictures of 0 to 255, [batch, size, size, 3]. */
export function formulaImages(batch: number, size: number): Uint8Array {
  return Uint8Array.from(uniform('images', batch * size * size * 3), (u) => Math.floor(u * 256))
}

/** Soft targets [batch, classes], rows sum to 1. */
export function formulaTargets(batch: number, classes: number): Float32Array {
  const values = uniform('targets', batch * classes)
  const out = new Float32Array(batch * classes)
  for (let row = 0; row < batch; row++) {
    const part = values.subarray(row * classes, (row + 1) * classes)
    const sum = part.reduce((a, b) => a + b)
    for (const [i, value] of part.entries()) out[row * classes + i] = value / sum
  }
  return out
}

/** What each row counts in the loss, [batch]. */
export function formulaWeights(batch: number): Float32Array {
  return Float32Array.from(uniform('weights', batch), (u) => 0.5 + u)
}

/** Length of a tensor, and its product with a vector of formula values. */
export function measured(name: string, values: Float32Array): { norm: number; probe: number } {
  const against = uniform(`probe ${name}`, values.length)
  let square = 0
  let probe = 0
  for (let i = 0; i < values.length; i++) {
    square += values[i]! ** 2
    probe += values[i]! * (2 * against[i]! - 1)
  }
  return { norm: Math.sqrt(square), probe }
}
