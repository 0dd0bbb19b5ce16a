/** The order in which a run sees its images: a function of the seed, not of what was drawn before. */
import { rngFrom } from '../../core/rng.ts'

/**
 * Pass after pass over all images, each in a new order. The image at a place in this endless row
 * depends on the seed and the place alone.
 */
export class Sampler {
  readonly length: number
  private readonly seed: number
  private pass = -1
  private indices: Uint32Array

  /** @param length images a pass, at least 1 */
  constructor(length: number, seed: number) {
    this.length = length
    this.seed = seed
    this.indices = new Uint32Array(length)
  }

  /** The image at `place`, counted from 0 over all passes. */
  at(place: number): number {
    const pass = Math.floor(place / this.length)
    if (pass !== this.pass) this.shuffle(pass)
    return this.indices[place - pass * this.length]!
  }

  private shuffle(pass: number): void {
    const { indices, length } = this
    const rng = rngFrom(`${this.seed}/order/${pass}`)
    for (let i = 0; i < length; i++) indices[i] = i
    for (let i = length - 1; i > 0; i--) {
      const j = rng.int(0, i)
      const held = indices[i]!
      indices[i] = indices[j]!
      indices[j] = held
    }
    this.pass = pass
  }
}
