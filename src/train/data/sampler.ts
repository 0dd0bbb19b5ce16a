/** The order in which a run sees its images: a function of the seed, not of what was drawn before. */
import { rngFrom, type Rng } from '../../core/rng.ts'

/** Which images come earlier in the first pass. */
export interface Curriculum {
  /** 0: none, as shuffled; 1: strictly by readability, and by chance alone among equals */
  share: number
  /** of each image, 0 to 1: the most readable come first */
  readability: Float32Array
  /**
   * Images that the run sees, where that is known: of a run shorter than a pass those are drawn by chance and then
   * sorted, so that it comes to the hardly readable ones too. A whole pass where it is left out
   */
  seen?: number | undefined
}

/**
 * Pass after pass over all images, each in a new order. The image at a place in this endless row
 * depends on the seed, the curriculum and the place alone.
 */
export class Sampler {
  readonly length: number
  private readonly seed: number
  private readonly curriculum: Curriculum | undefined
  private pass = -1
  private indices: Uint32Array

  /** @param length images a pass, at least 1 */
  constructor(length: number, seed: number, curriculum?: Curriculum) {
    this.length = length
    this.seed = seed
    this.curriculum = curriculum
    this.indices = new Uint32Array(length)
  }

  /** The image at `place`, counted from 0 over all passes. */
  at(place: number): number {
    const pass = Math.floor(place / this.length)
    if (pass !== this.pass) this.shuffle(pass)
    return this.indices[place - pass * this.length]!
  }

  private shuffle(pass: number): void {
    const { indices, length, curriculum } = this
    const rng = rngFrom(`${this.seed}/order/${pass}`)
    for (let i = 0; i < length; i++) indices[i] = i
    for (let i = length - 1; i > 0; i--) {
      const j = rng.int(0, i)
      const held = indices[i]!
      indices[i] = indices[j]!
      indices[j] = held
    }
    if (curriculum && pass === 0) {
      const seen = indices.subarray(0, curriculum.seen)
      seen.set(gentleFirst(seen, curriculum, rng))
    }
    this.pass = pass
  }
}

/**
 * Orders images by a mean of chance and of their rank by readability, weighted by the share. Ranks and not
 * readability itself, so that the share means the same whatever a recipe does to pages.
 */
function gentleFirst(
  shuffled: Uint32Array,
  { share, readability }: Curriculum,
  rng: Rng,
): Uint32Array {
  const { length } = shuffled
  const places = new Float64Array(readability.length)
  // Sorting is stable: among equals what was shuffled stays so.
  for (const [rank, image] of shuffled
    .toSorted((a, b) => readability[b]! - readability[a]!)
    .entries()) {
    places[image] = (share * rank) / length + (1 - share) * rng.uniform(0, 1)
  }
  return shuffled.toSorted((a, b) => places[a]! - places[b]!)
}
