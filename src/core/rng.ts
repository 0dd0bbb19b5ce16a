/**
 * Keyed random streams. There is no global random state: every draw comes from an rng made for
 * one purpose, so that it depends on nothing but its key.
 *
 * Contract: `key = SHA-256(recipe seed ‖ SHA-256 of the source's bytes ‖ variant number ‖ step path)`,
 * the four written as text and joined by a zero byte. The first 128 bits seed the generator. A variant
 * that is drawn again has the number of the attempt, from 1, after them.
 */
import { createHash } from 'node:crypto'

/** What an rng is for: the parts of the key. */
export interface KeyParts {
  seed: number
  /** SHA-256 of the source's bytes, hex */
  source: string
  variant: number
  /** path of the step in the recipe, such as `ink-bleed` or `oneOf#2/shadow` */
  path: string
  /** how often the variant was drawn before and refused; 0 where it is not said */
  attempt?: number | undefined
}

/** The rng of one step of one variant of one source. */
export function keyedRng({ seed, source, variant, path, attempt = 0 }: KeyParts): Rng {
  return rngFrom(`${seed}\0${source}\0${variant}\0${path}${attempt > 0 ? `\0${attempt}` : ''}`)
}

/** An rng seeded by the SHA-256 of any text, for draws that belong to no image. */
export function rngFrom(text: string): Rng {
  const digest = createHash('sha256').update(text).digest()
  return new Rng(
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    digest.readUInt32LE(12),
  )
}

/** Small Fast Counter generator (sfc32, C. Doty-Humphrey, PractRand): 128 bits of state. */
export class Rng {
  private a: number
  private b: number
  private c: number
  private d: number
  private readonly root: readonly [number, number, number, number]

  constructor(a: number, b: number, c: number, d: number) {
    this.root = [a >>> 0, b >>> 0, c >>> 0, d >>> 0]
    this.a = a | 0
    this.b = b | 0
    this.c = c | 0
    this.d = d | 0
    for (let i = 0; i < 12; i++) this.next()
  }

  /**
   * An rng of its own for `name`, the same whatever was drawn from this one before:
   * a draw added to one does not move the draws of the other.
   */
  foldIn(name: string): Rng {
    let h = 0x811c9dc5
    for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
    const [a, b, c, d] = this.root
    const w = mix(a ^ h)
    const x = mix(b + w)
    const y = mix(c ^ x)
    return new Rng(w, x, y, mix(d + y))
  }

  /** An integer in [0, 2^32). */
  next(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0
    this.d = (this.d + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + t
    return t >>> 0
  }

  /** A number in [0, 1). */
  random(): number {
    return this.next() / 4294967296
  }

  /** A number in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random()
  }

  /** An integer in [low, high], both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1))
  }

  /** True with probability `p`. */
  bernoulli(p: number): boolean {
    return this.random() < p
  }

  /** One of the values, which must not be empty. */
  pick<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.random() * values.length)]
    if (value === undefined && values.length === 0) throw new RangeError('pick from an empty list')
    return value as T
  }

  /** A draw from the normal distribution (Box–Muller; the second value is not kept). */
  normal(mean = 0, sd = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.random()))
    return mean + sd * radius * Math.cos(2 * Math.PI * this.random())
  }

  /** The values in a new order (Fisher–Yates). */
  shuffled<T>(values: readonly T[]): T[] {
    const out = [...values]
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i)
      const held = out[i] as T
      out[i] = out[j] as T
      out[j] = held
    }
    return out
  }
}

/** MurmurHash3's 32-bit finaliser: every input bit reaches every output bit. */
function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
