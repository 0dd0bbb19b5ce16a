/** Completes rows: what belongs to them besides the components that formed them. */
import type { Chain, Blobs } from './blobs.ts'

/**
 * Gives rows the loose components that stand in them (dots, commas, hyphens, parts of syllables) or
 * next to their ends, and joins rows that carry on one another.
 * @param loose components that made no row
 */
export function completed(blobs: Blobs, rows: readonly Chain[], loose: readonly number[]): Chain[] {
  const sorted = loose.toSorted((a, b) => blobs.u0[a]! - blobs.u0[b]! || a - b)
  const whole = withoutParts(rows).map((row) => filled(blobs, row, sorted))
  whole.sort((a, b) => a.u0 - b.u0 || a.v0 - b.v0)
  const out: Chain[] = []
  for (const row of whole) {
    const after = out.findIndex((before) => carriesOn(before, row))
    if (after >= 0) out[after] = joinedRows(blobs, out[after]!, row)
    else out.push(row)
  }
  return out
}

/**
 * Leaves out rows of finals and lower vowels, which run within the syllables of larger rows or
 * closely below: lines of print are never as near to each other.
 */
function withoutParts(rows: readonly Chain[]): Chain[] {
  const largest = rows.toSorted(
    (a, b) => b.height * (b.u1 - b.u0) - a.height * (a.u1 - a.u0) || a.u0 - b.u0 || a.v0 - b.v0,
  )
  const kept: Chain[] = []
  for (const row of largest) {
    if (!kept.some((larger) => isWithin(row, larger))) kept.push(row)
  }
  return kept
}

function isWithin(part: Chain, row: Chain): boolean {
  const from = Math.max(part.u0, row.u0)
  const to = Math.min(part.u1, row.u1)
  if (to - from < 0.5 * (part.u1 - part.u0)) return false
  const u = (from + to) / 2
  const apart = part.v0 + part.slope * (u - part.u0) - row.v0 - row.slope * (u - row.u0)
  return Math.abs(apart) < 0.5 * (part.height + row.height) + 0.08 * row.height
}

function filled({ u0, u1, v0, v1 }: Blobs, row: Chain, loose: readonly number[]): Chain {
  const { height, slope } = row
  const fits = loose.filter((i) => {
    const middle = row.v0 + slope * ((u0[i]! + u1[i]!) / 2 - row.u0)
    const high = v1[i]! - v0[i]!
    return v0[i]! > middle - 0.8 * height && v1[i]! < middle + 0.8 * height && high < 1.3 * height
  })
  if (fits.length === 0) return row
  const added: number[] = []
  let start = row.u0
  let end = row.u1
  // Specks do not lengthen a row, or leaders and dirt would.
  const reaches = (i: number): boolean => v1[i]! - v0[i]! > 0.35 * height
  for (const i of fits) {
    if (u0[i]! < row.u0 || u0[i]! > end + 0.7 * height) continue
    if (u1[i]! > end && !reaches(i)) continue
    added.push(i)
    end = Math.max(end, u1[i]!)
  }
  for (const i of fits.toReversed()) {
    if (u0[i]! >= row.u0 || u1[i]! < start - 0.7 * height || !reaches(i)) continue
    added.push(i)
    start = Math.min(start, u0[i]!)
  }
  if (added.length === 0) return row
  const members = inOrder([...row.members, ...added], u0)
  return { ...row, members, u0: start, u1: end, v0: row.v0 + slope * (start - row.u0) }
}

/** Whether a row that begins further along continues another one. */
function carriesOn(a: Chain, b: Chain): boolean {
  const low = Math.min(a.height, b.height)
  const tall = Math.max(a.height, b.height)
  if (tall > 1.5 * low || b.u0 - a.u1 > 1.3 * tall) return false
  if (Math.abs(a.v0 + a.slope * (b.u0 - a.u0) - b.v0) >= 0.35 * low) return false
  // Pieces of a bent row meet, but one line through both would leave them.
  const shorter = Math.min(a.u1 - a.u0, b.u1 - b.u0)
  return Math.abs(a.slope - b.slope) * shorter < 0.35 * low
}

function joinedRows({ u0 }: Blobs, a: Chain, b: Chain): Chain {
  const first = a.u1 - a.u0
  const share = first / (first + b.u1 - b.u0)
  const mixed = (x: number, y: number): number => x * share + y * (1 - share)
  return {
    members: inOrder([...new Set([...a.members, ...b.members])], u0),
    u0: a.u0,
    u1: Math.max(a.u1, b.u1),
    v0: a.v0,
    slope: mixed(a.slope, b.slope),
    height: mixed(a.height, b.height),
    cover: mixed(a.cover, b.cover),
  }
}

function inOrder(members: number[], u0: Float32Array): Int32Array {
  return Int32Array.from(members.toSorted((a, b) => u0[a]! - u0[b]! || a - b))
}
