/** Duplicates of one page, as it is or turned and mirrored, without comparing each with each. */
import { groupDuplicates } from '../../dataset/duplicates.ts'
import { HASH_BITS, nearDuplicate } from '../../page/dedupe/near-duplicate.ts'
import type { Fingerprint } from '../../page/dedupe/phash.ts'
import { invert, ORIENTATIONS } from '../../page/geometry/orientation.ts'
import type { Appearance } from '../statistics/appearance.ts'
import type { DuplicateKind } from './findings.ts'

/** Pages that are one page. */
export interface DuplicateGroup {
  /** indices of its pages, ascending; two or more */
  pages: number[]
  /** the weakest of its links */
  kind: DuplicateKind
  /** of `turned` groups, how the later page lies against the first such link's other page */
  orientation?: string
}

/** A page that looks like another one once that is turned. */
export interface RotatedPair {
  a: number
  b: number
  /** index into `ORIENTATIONS`: what is done to `b` to look like `a` */
  orientation: number
}

/** Fewer and more set bits than this are a page with next to nothing on it: all of them look alike. */
const MIN_BITS = 8
/** Pages of one bucket that are compared; larger buckets are forms of one template. */
const MAX_BUCKET = 400

/**
 * Pairs whose hashes say that one may be the other turned; `rotatedDuplicates` decides.
 * Hashes that differ in at most three bits agree in one of four 16-bit bands.
 */
export function rotatedCandidates(pages: readonly (Appearance | undefined)[]): RotatedPair[] {
  const bands = Array.from({ length: 4 }, () => new Map<number, number[]>())
  pages.forEach((page, i) => {
    if (!page || !isTelling(page)) return
    for (const [band, buckets] of bands.entries()) {
      const key = bandOf(page.hashes, 0, band)
      const bucket = buckets.get(key)
      if (!bucket) buckets.set(key, [i])
      else if (bucket.length < MAX_BUCKET) bucket.push(i)
    }
  })
  const pairs = new Map<string, RotatedPair>()
  pages.forEach((page, b) => {
    if (!page || !isTelling(page)) return
    for (let orientation = 1; orientation < ORIENTATIONS.length; orientation++) {
      for (const [band, buckets] of bands.entries()) {
        for (const a of buckets.get(bandOf(page.hashes, orientation, band)) ?? []) {
          if (a >= b || bitsApart(pages[a]!.hashes, 0, page.hashes, orientation) > HASH_BITS)
            continue
          pairs.set(`${a} ${b} ${orientation}`, { a, b, orientation })
        }
      }
    }
  })
  return [...pairs.values()]
}

/** Of the candidates those that are duplicates. @param printsOf a page's fingerprints, by orientation */
export function rotatedDuplicates(
  candidates: readonly RotatedPair[],
  printsOf: (page: number) => readonly Fingerprint[] | undefined,
): RotatedPair[] {
  return candidates.filter(({ a, b, orientation }) => {
    const first = printsOf(a)?.[0]
    const second = printsOf(b)?.[orientation]
    return first !== undefined && second !== undefined && nearDuplicate(first, second)
  })
}

/**
 * Groups of two and more pages, in the order of their first page.
 * @param digests SHA-256 of each page's bytes; undefined where it could not be read
 * @param pages undefined where only equal bytes are to count
 */
export function duplicateGroups(
  digests: readonly (string | undefined)[],
  pages: readonly (Appearance | undefined)[],
  turned: readonly RotatedPair[],
): DuplicateGroup[] {
  const numbers = groupDuplicates(
    digests.map((sha256, i) => ({
      sha256: sha256 ?? `failed ${i}`,
      fingerprint: pages[i]?.print,
    })),
  )
  const top = new Map<number, number>()
  const rootOf = (number: number): number => {
    let at = number
    while (top.has(at)) at = top.get(at)!
    return at
  }
  const links: RotatedPair[] = []
  for (const pair of turned) {
    const [a, b] = [rootOf(numbers[pair.a]!), rootOf(numbers[pair.b]!)]
    if (a === b) continue
    links.push(pair)
    top.set(Math.max(a, b), Math.min(a, b))
  }
  const groups = new Map<number, number[]>()
  numbers.forEach((number, i) => {
    const root = rootOf(number)
    const group = groups.get(root)
    if (group) group.push(i)
    else groups.set(root, [i])
  })
  return [...groups.values()].flatMap((group): DuplicateGroup[] => {
    if (group.length < 2) return []
    const link = links.find(({ b }) => group.includes(b))
    if (link) {
      return [{ pages: group, kind: 'turned', orientation: describe(invert(link.orientation)) }]
    }
    const exact = group.every((i) => digests[i] === digests[group[0]!])
    return [{ pages: group, kind: exact ? 'exact' : 'near' }]
  })
}

/** How a page was turned, for people: the mirroring first, as one sees it. */
function describe(orientation: number): string {
  const { turns, mirrored } = ORIENTATIONS[orientation]!
  // `ORIENTATIONS` turn first: after a mirroring, the same is reached by the opposite turn.
  const degrees = (mirrored ? (4 - turns) % 4 : turns) * 90
  const parts = [
    ...(mirrored ? ['mirrored'] : []),
    ...(degrees > 0 ? [`turned by ${degrees}°`] : []),
  ]
  return parts.join(' and ')
}

/** Whether the hash tells anything: those of blank pages and of even gradients are all the same. */
function isTelling({ hashes }: Appearance): boolean {
  const bits = bitCount(hashes[0]!) + bitCount(hashes[1]!)
  return bits >= MIN_BITS && bits <= 64 - MIN_BITS
}

function bandOf(hashes: Uint32Array, orientation: number, band: number): number {
  const word = hashes[orientation * 2 + (band >> 1)]!
  return band % 2 === 0 ? word & 0xffff : word >>> 16
}

function bitsApart(a: Uint32Array, oa: number, b: Uint32Array, ob: number): number {
  return bitCount(a[oa * 2]! ^ b[ob * 2]!) + bitCount(a[oa * 2 + 1]! ^ b[ob * 2 + 1]!)
}

function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
