/**
 * A bent sheet as a camera sees it. All along the bend the sheet is as high, so what the camera makes of
 * a place depends on the place across alone: tables of one coordinate say it all, both ways.
 */
import type { Point } from '../../../page/geometry/projection.ts'
import type { Profile } from './curl-profile.ts'

/** From where the sheet is seen. */
export interface Sight {
  /** how far places are seen moved for each px of height: across the bend, and along it */
  across: number
  along: number
  /** distance of the camera, px; Infinity: from so far that nothing gets larger towards it */
  far: number
}

/** Entries of a table over what is seen, and values of one: place, size, shift, gain. */
const ENTRIES = 1024
export const STRIDE = 4
/** Where a px of paper is seen this short it is taken to be hidden. */
const SHORTEST = 0.06

/** Places are (s, t): along the paper across the bend, and along it; seen ones (a, b) in the same directions. */
export class CurlView {
  /** where the first entry is seen, and entries a px */
  readonly first: number
  readonly perPx: number
  /**
   * of what is seen at `first + j / perPx`: its place s, and then t as b times its size plus its shift;
   * its gain
   */
  readonly table: Float64Array
  /** above the desk, px, of the same */
  readonly heights: Float64Array
  /** shortest that a px of paper is seen across the bend */
  readonly shortest: number
  private readonly profile: Profile
  private readonly sight: Sight
  private readonly seenAcross: Float64Array

  constructor(profile: Profile, gains: Float32Array | undefined, sight: Sight) {
    this.profile = profile
    this.sight = sight
    const { across, heights, start, step } = profile
    const count = across.length
    const seen = new Float64Array(count)
    let shortest = Infinity
    for (let k = 0; k < count; k++) {
      const here = (across[k]! + heights[k]! * sight.across) * this.sizeAt(heights[k]!)
      if (k === 0) {
        seen[k] = here
        continue
      }
      shortest = Math.min(shortest, (here - seen[k - 1]!) / step)
      // What others hide is seen at their edge: a table that never goes back.
      seen[k] = Math.max(seen[k - 1]! + SHORTEST * step, here)
    }
    this.shortest = shortest
    this.seenAcross = seen
    this.first = seen[0]!
    this.perPx = ENTRIES / (seen[count - 1]! - seen[0]!)
    this.table = new Float64Array(STRIDE * (ENTRIES + 1))
    this.heights = new Float64Array(ENTRIES + 1)
    for (let j = 0, k = 0; j <= ENTRIES; j++) {
      const a = this.first + j / this.perPx
      while (k < count - 2 && seen[k + 1]! < a) k++
      const share = (a - seen[k]!) / (seen[k + 1]! - seen[k]!)
      const height = heights[k]! + (heights[k + 1]! - heights[k]!) * share
      const at = STRIDE * j
      this.heights[j] = height
      this.table[at] = start + (k + share) * step
      this.table[at + 1] = 1 / this.sizeAt(height)
      this.table[at + 2] = -height * sight.along
      this.table[at + 3] = gains ? gains[k]! + (gains[k + 1]! - gains[k]!) * share : 1
    }
  }

  /** How much larger what is nearer to the camera is seen. */
  private sizeAt(height: number): number {
    return 1 / Math.max(0.2, 1 - height / this.sight.far)
  }

  /** Where a place is seen; beyond the sheet's ends it goes on straight. */
  seen(s: number, t: number): Point {
    const { start, step, heights } = this.profile
    const place = (s - start) / step
    const k = Math.min(heights.length - 2, Math.max(0, Math.floor(place)))
    const share = place - k
    const a = this.seenAcross[k]! + (this.seenAcross[k + 1]! - this.seenAcross[k]!) * share
    const held = Math.min(1, Math.max(0, share))
    const height = heights[k]! + (heights[k + 1]! - heights[k]!) * held
    return { x: a, y: (t + height * this.sight.along) * this.sizeAt(height) }
  }

  /** How high above the desk what is seen there is. */
  heightAt(a: number): number {
    return this.heights[Math.min(ENTRIES, Math.max(0, Math.round((a - this.first) * this.perPx)))]!
  }

  /** Which place is seen there: `x` is s, `y` is t. */
  place(a: number, b: number): Point {
    const { table } = this
    const at = (a - this.first) * this.perPx
    const j = Math.min(ENTRIES - 1, Math.max(0, Math.floor(at)))
    const share = at - j
    const held = Math.min(1, Math.max(0, share))
    const k = STRIDE * j
    const size = table[k + 1]! + (table[k + 1 + STRIDE]! - table[k + 1]!) * held
    const shift = table[k + 2]! + (table[k + 2 + STRIDE]! - table[k + 2]!) * held
    return { x: table[k]! + (table[k + STRIDE]! - table[k]!) * share, y: b * size + shift }
  }
}

/** A view in which no part of the sheet hides another: the camera leans less where one would. */
export function openView(
  profile: Profile,
  gains: Float32Array | undefined,
  sight: Sight,
  shortest: number,
): CurlView {
  let view = new CurlView(profile, gains, sight)
  for (let round = 0; round < 6 && view.shortest < shortest; round++) {
    sight = { ...sight, across: round < 5 ? 0.6 * sight.across : 0, far: 1.3 * sight.far }
    view = new CurlView(profile, gains, sight)
  }
  return view
}
