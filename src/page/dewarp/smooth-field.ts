/** A smooth field of displacements that makes curves straight: robust least squares on a coarse grid. */

/** A field of numbers at the points of a grid, bilinear between them; sides go on. */
export interface Field {
  left: number
  top: number
  step: number
  columns: number
  rows: number
  values: Float64Array
}

/** Samples of curves, each of which should have one value. */
export interface Samples {
  count: number
  /** where they are */
  u: Float32Array
  v: Float32Array
  /** what each is without the field */
  value: Float32Array
  /** which curve each is of, from 0 on without gaps */
  curve: Int32Array
  curves: number
  /** by which deviations are measured, px */
  scale: Float32Array
}

export interface Stiffness {
  /** of bends: how much the field's change of slope counts beside a sample */
  bending: number
  /** of slopes: small, so that the field comes to rest beside what is known */
  slope: number
}

/** A round of a fit. */
interface Round {
  /** a sample that is off by this many heights counts half */
  half: number
  /** steps of conjugate gradients at most */
  steps: number
}

/** Samples that lie far off lose their weight as the field comes to fit. */
const ROUNDS: readonly Round[] = [
  { half: Infinity, steps: 40 },
  { half: 2, steps: 15 },
  { half: 0.7, steps: 20 },
  { half: 0.3, steps: 30 },
]
/** For a first look. */
export const ROUGHLY: readonly Round[] = ROUNDS.slice(0, 3)
/** Steps end when the rest is this small, share of what it was. */
const REST = 1e-2

/** A field of zeros over a box. */
export function emptyField(
  box: { left: number; top: number; right: number; bottom: number },
  step: number,
): Field {
  const columns = Math.max(2, Math.ceil((box.right - box.left) / step) + 1)
  const rows = Math.max(2, Math.ceil((box.bottom - box.top) / step) + 1)
  const values = new Float64Array(columns * rows)
  return { left: box.left, top: box.top, step, columns, rows, values }
}

/** The field's value at a place. */
export function fieldAt(
  { left, top, step, columns, rows, values }: Field,
  u: number,
  v: number,
): number {
  const x = Math.min(columns - 1, Math.max(0, (u - left) / step))
  const y = Math.min(rows - 1, Math.max(0, (v - top) / step))
  const column = Math.min(columns - 2, Math.floor(x))
  const row = Math.min(rows - 2, Math.floor(y))
  const fx = x - column
  const fy = y - row
  const k = row * columns + column
  const above = values[k]! * (1 - fx) + values[k + 1]! * fx
  const below = values[k + columns]! * (1 - fx) + values[k + columns + 1]! * fx
  return above * (1 - fy) + below * fy
}

/**
 * Fits the field so that value plus field is the same all along each curve; it begins with what is in it.
 * @returns weights of the samples, 0 to 1: small where they agree with nothing round them
 */
export function fitField(
  field: Field,
  samples: Samples,
  stiffness: Stiffness,
  rounds = ROUNDS,
): Float32Array<ArrayBuffer> {
  const system = new System(field, samples, stiffness)
  for (const { half, steps } of rounds) {
    system.weigh(half)
    system.solve(steps)
  }
  system.weigh(rounds.at(-1)!.half)
  return system.trust
}

/** How far samples are off their curves' middles under a field, px. */
export function deviations(field: Field, samples: Samples, trust: Float32Array): Float32Array {
  const { count, u, v, value, curve, curves } = samples
  const off = new Float32Array(count)
  const sums = new Float64Array(curves)
  const weights = new Float64Array(curves)
  for (let i = 0; i < count; i++) {
    off[i] = value[i]! + fieldAt(field, u[i]!, v[i]!)
    sums[curve[i]!]! += off[i]! * trust[i]!
    weights[curve[i]!]! += trust[i]!
  }
  for (let i = 0; i < count; i++) off[i]! -= sums[curve[i]!]! / weights[curve[i]!]!
  return off
}

/** The normal equations, never written out: what they do to a field is all that is needed. */
class System {
  readonly trust: Float32Array<ArrayBuffer>
  private readonly field: Field
  private readonly samples: Samples
  private readonly stiffness: Stiffness
  /** of each sample: number of the grid's point left above it, and its four shares */
  private readonly at: Int32Array
  private readonly shares: Float64Array
  private readonly weight: Float64Array
  private readonly sums: Float64Array
  private readonly total: Float64Array
  private readonly seen: Float64Array

  constructor(field: Field, samples: Samples, stiffness: Stiffness) {
    const { count, u, v, curves } = samples
    const { left, top, step, columns, rows } = field
    this.field = field
    this.samples = samples
    this.stiffness = stiffness
    this.trust = new Float32Array(count).fill(1)
    this.at = new Int32Array(count)
    this.shares = new Float64Array(4 * count)
    this.weight = new Float64Array(count)
    this.sums = new Float64Array(curves)
    this.total = new Float64Array(curves)
    this.seen = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const x = Math.min(columns - 1, Math.max(0, (u[i]! - left) / step))
      const y = Math.min(rows - 1, Math.max(0, (v[i]! - top) / step))
      const column = Math.min(columns - 2, Math.floor(x))
      const row = Math.min(rows - 2, Math.floor(y))
      const fx = x - column
      const fy = y - row
      this.at[i] = row * columns + column
      this.shares.set([(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy], 4 * i)
    }
  }

  /** Weighs each sample by how far it is off under the field as it is. */
  weigh(half: number): void {
    const { samples, trust, weight, total, field } = this
    const { count, scale, curve } = samples
    const off = deviations(field, samples, trust)
    total.fill(0)
    for (let i = 0; i < count; i++) {
      const far = off[i]! / (half * scale[i]!)
      trust[i] = 1 / (1 + far * far)
      weight[i] = trust[i]!
      total[curve[i]!]! += weight[i]!
    }
  }

  solve(steps: number): void {
    const { field, samples } = this
    const { values } = field
    const n = values.length
    const rest = new Float64Array(n)
    this.apply(values, rest, samples.value)
    for (let k = 0; k < n; k++) rest[k] = -rest[k]!
    const way = rest.slice()
    const there = new Float64Array(n)
    let size = dot(rest, rest)
    const enough = REST * REST * size
    for (let step = 0; step < steps && size > enough; step++) {
      this.apply(way, there)
      const far = size / dot(way, there)
      for (let k = 0; k < n; k++) {
        values[k]! += far * way[k]!
        rest[k]! -= far * there[k]!
      }
      const next = dot(rest, rest)
      const share = next / size
      for (let k = 0; k < n; k++) way[k] = rest[k]! + share * way[k]!
      size = next
    }
  }

  /** What the equations make of a field, with the samples' own values added where they are given. */
  private apply(from: Float64Array, to: Float64Array, plus?: Float32Array): void {
    to.fill(0)
    this.bend(from, to)
    const { at, shares, weight, sums, total, seen, samples, field } = this
    const { count, curve } = samples
    const { columns } = field
    sums.fill(0)
    for (let i = 0; i < count; i++) {
      const k = at[i]!
      const s = 4 * i
      const value =
        from[k]! * shares[s]! +
        from[k + 1]! * shares[s + 1]! +
        from[k + columns]! * shares[s + 2]! +
        from[k + columns + 1]! * shares[s + 3]! +
        (plus ? plus[i]! : 0)
      seen[i] = value
      sums[curve[i]!]! += value * weight[i]!
    }
    for (let i = 0; i < count; i++) {
      const c = curve[i]!
      if (total[c] === 0) continue
      const pull = (seen[i]! - sums[c]! / total[c]!) * weight[i]!
      const k = at[i]!
      const s = 4 * i
      to[k]! += pull * shares[s]!
      to[k + 1]! += pull * shares[s + 1]!
      to[k + columns]! += pull * shares[s + 2]!
      to[k + columns + 1]! += pull * shares[s + 3]!
    }
  }

  /** Energies of bending (second differences along, across and askew) and of slopes. */
  private bend(from: Float64Array, to: Float64Array): void {
    const { columns, rows } = this.field
    const { bending, slope } = this.stiffness
    const second = (a: number, b: number, c: number): void => {
      const pull = bending * (from[a]! - 2 * from[b]! + from[c]!)
      to[a]! += pull
      to[b]! -= 2 * pull
      to[c]! += pull
    }
    const first = (a: number, b: number): void => {
      const pull = slope * (from[b]! - from[a]!)
      to[b]! += pull
      to[a]! -= pull
    }
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const k = y * columns + x
        if (x > 0 && x < columns - 1) second(k - 1, k, k + 1)
        if (y > 0 && y < rows - 1) second(k - columns, k, k + columns)
        if (x > 0) first(k - 1, k)
        if (y > 0) first(k - columns, k)
        if (x === 0 || y === 0) continue
        const askew = from[k]! - from[k - 1]! - from[k - columns]! + from[k - columns - 1]!
        const pull = 2 * bending * askew
        to[k]! += pull
        to[k - 1]! -= pull
        to[k - columns]! -= pull
        to[k - columns - 1]! += pull
      }
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}
