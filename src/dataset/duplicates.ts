/** Which pages of a set are duplicates of one another, found without comparing each with each. */
import {
  HASH_BITS,
  mayBeDuplicates,
  relief,
  sameLight,
  sameRelief,
} from '../page/dedupe/near-duplicate.ts'
import { COLUMNS, ROWS, type Fingerprint } from '../page/dedupe/phash.ts'

/** What is known of a page. */
export interface PagePrint {
  /** SHA-256 of the file's bytes, hex */
  sha256: string
  /** undefined where the page could not be read: it then equals exact duplicates only */
  fingerprint?: Fingerprint | undefined
}

/** Comparisons a hash band may cost before buckets are no longer compared each with each. */
const BUDGET = 4_000_000
const NEIGHBOURS = 64
/** Values of a band of the hash. */
const KEYS = 1 << 16

/**
 * Groups duplicates: equal bytes, or nearly equal looks (`nearDuplicate`), also by way of a third page.
 *
 * Hashes that differ in at most three bits agree in one of four 16-bit bands (pigeonhole), so only
 * pages that share a band are compared. Up to some thousand pages that is every such pair; of more,
 * each page is compared with the 64 and more that lie next to it in its band by a figure duplicates
 * share, so that 100,000 forms of one template still take seconds.
 * @returns a group number a page, in the order of `prints`, counted up from 0 by first appearance
 */
export function groupDuplicates(prints: readonly PagePrint[]): number[] {
  const parent = Int32Array.from(prints, (_, i) => i)
  const bySha = new Map<string, number>()
  const readable: number[] = []
  for (const [i, { sha256, fingerprint }] of prints.entries()) {
    const twin = bySha.get(sha256)
    if (twin !== undefined) join(parent, twin, i)
    else {
      bySha.set(sha256, i)
      if (fingerprint) readable.push(i)
    }
  }
  const print = (i: number): Fingerprint => prints[i]!.fingerprint!
  const balance = Float64Array.from(prints, (_, i) => (prints[i]!.fingerprint ? tilt(print(i)) : 0))
  const reach = Math.max(NEIGHBOURS, Math.floor(BUDGET / (readable.length + 1)))
  for (let band = 0; band <= HASH_BITS; band++) {
    for (const bucket of buckets(readable, (i) => bandOf(print(i), band))) {
      bucket.sort((a, b) => balance[a]! - balance[b]! || compare(prints[a]!, prints[b]!))
      // Reliefs cost more to make than to compare, and too much memory to keep them all.
      const reliefs = new Map<number, Float32Array>()
      const reliefOf = (i: number): Float32Array => {
        const found = reliefs.get(i) ?? relief(print(i))
        reliefs.set(i, found)
        return found
      }
      for (const [n, a] of bucket.entries()) {
        for (let m = n + 1; m < bucket.length && m <= n + reach; m++) {
          const b = bucket[m]!
          if (!mayBeDuplicates(print(a), print(b)) || root(parent, a) === root(parent, b)) continue
          // A pair that shares an earlier band was compared there.
          if (sharesBandBelow(print(a), print(b), band)) continue
          if (!sameRelief(reliefOf(a), reliefOf(b)) || !sameLight(print(a), print(b))) continue
          join(parent, a, b)
        }
        reliefs.delete(a)
      }
    }
  }
  return numbered(parent)
}

/** Items of one key each, where there are several; made one at a time, for there may be very many. */
function* buckets(items: readonly number[], keyOf: (item: number) => number): Generator<number[]> {
  const ends = new Uint32Array(KEYS + 1)
  const keys = Uint16Array.from(items, keyOf)
  for (const key of keys) ends[key + 1] = ends[key + 1]! + 1
  for (let key = 0; key < KEYS; key++) ends[key + 1] = ends[key + 1]! + ends[key]!
  const places = ends.slice()
  const sorted = new Uint32Array(items.length)
  for (const [i, key] of keys.entries()) {
    sorted[places[key]!] = items[i]!
    places[key] = places[key]! + 1
  }
  for (let key = 0; key < KEYS; key++) {
    const [from, to] = [ends[key]!, ends[key + 1]!]
    if (to - from > 1) yield Array.from(sorted.subarray(from, to))
  }
}

function bandOf({ low, high }: Fingerprint, band: number): number {
  const word = band < 2 ? low : high
  return band % 2 === 0 ? word & 0xffff : word >>> 16
}

function sharesBandBelow(a: Fingerprint, b: Fingerprint, band: number): boolean {
  for (let i = 0; i < band; i++) if (bandOf(a, i) === bandOf(b, i)) return true
  return false
}

/**
 * How far the page's light lies towards a corner, in units of its contrast: brightness and contrast
 * drop out, so that it is nearly the same for duplicates, and spread wide for other pages.
 */
function tilt({ thumbnail }: Fingerprint): number {
  let sum = 0
  let squares = 0
  let slope = 0
  for (let row = 0, at = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++, at++) {
      const value = thumbnail[at]!
      sum += value
      squares += value * value
      slope += value * (column - (COLUMNS - 1) / 2 + 1.7 * (row - (ROWS - 1) / 2))
    }
  }
  const mean = sum / thumbnail.length
  const deviation = Math.sqrt(Math.max(0, squares / thumbnail.length - mean * mean))
  return slope / thumbnail.length / (deviation + 16)
}

function compare(a: PagePrint, b: PagePrint): number {
  return a.sha256 < b.sha256 ? -1 : 1
}

function root(parent: Int32Array, item: number): number {
  let at = item
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!
    at = parent[at]!
  }
  return at
}

function join(parent: Int32Array, a: number, b: number): void {
  parent[root(parent, b)] = root(parent, a)
}

function numbered(parent: Int32Array): number[] {
  const numbers = new Map<number, number>()
  return Array.from(parent, (_, i) => {
    const top = root(parent, i)
    const number = numbers.get(top) ?? numbers.size
    numbers.set(top, number)
    return number
  })
}
