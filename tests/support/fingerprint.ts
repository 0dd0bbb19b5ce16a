/**
 * Fingerprints of pictures: a few bytes per tile that tell how far another picture is from the one
 * they were taken of. Every tile is projected on a few fixed patterns of +1 and −1, which keeps
 * distances (W. Johnson, J. Lindenstrauss, 1984): a last bit that differs here and there hardly
 * moves a projection, another texture in a single stroke does.
 */
import { rngFrom } from '../../src/core/rng.ts'

const TILE = 16
/** Patterns per tile. */
const PATTERNS = 3
const SIGNS = Array.from({ length: PATTERNS }, (_, k) => {
  const rng = rngFrom(`fingerprint/${k}`)
  return Int8Array.from({ length: TILE * TILE * 3 }, () => (rng.bernoulli(0.5) ? 1 : -1))
})

export interface Picture {
  width: number
  height: number
  /** RGBA */
  bytes: Uint8ClampedArray
}

export interface Fingerprint {
  width: number
  height: number
  /** projections, 16 bits each, in base64 */
  tiles: string
}

/** What a picture differs from a fingerprint's by. */
export interface Difference {
  /** estimated root of the mean squared difference over the picture, grey levels */
  rms: number
  /** tiles that differ by more than 0.7 grey levels, by the same measure: share of all */
  changed: number
}

/** The fingerprint of a picture. */
export function fingerprintOf(picture: Picture): Fingerprint {
  const { width, height } = picture
  const tiles = Buffer.from(projections(picture).buffer).toString('base64')
  return { width, height, tiles }
}

/** How far a picture is from the one of this fingerprint; infinitely where its size is another. */
export function differenceFrom(wanted: Fingerprint, picture: Picture): Difference {
  const { width, height } = picture
  if (wanted.width !== width || wanted.height !== height) return { rms: Infinity, changed: 1 }
  const bytes = Buffer.from(wanted.tiles, 'base64')
  const before = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1)
  const after = projections(picture)
  const count = after.length / PATTERNS
  let sum = 0
  let changed = 0
  for (let tile = 0; tile < count; tile++) {
    let squares = 0
    for (let k = tile * PATTERNS; k < (tile + 1) * PATTERNS; k++) {
      squares += (after[k]! - before[k]!) ** 2
    }
    const mean = squares / PATTERNS / (TILE * TILE * 3)
    if (mean > 0.5) changed++
    sum += mean
  }
  return { rms: Math.sqrt(sum / count), changed: changed / count }
}

/** Projections tile by tile; what a tile lacks at the right and lower edge counts as black. */
function projections({ width, height, bytes }: Picture): Int16Array {
  const columns = Math.ceil(width / TILE)
  const rows = Math.ceil(height / TILE)
  const sums = new Int32Array(columns * rows * PATTERNS)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const tile = (Math.floor(y / TILE) * columns + Math.floor(x / TILE)) * PATTERNS
      const place = ((y % TILE) * TILE + (x % TILE)) * 3
      const at = (y * width + x) * 4
      for (let k = 0; k < PATTERNS; k++) {
        const signs = SIGNS[k]!
        sums[tile + k]! +=
          signs[place]! * bytes[at]! +
          signs[place + 1]! * bytes[at + 1]! +
          signs[place + 2]! * bytes[at + 2]!
      }
    }
  }
  // 768 bytes with random signs come to some thousands; 32767 is four times what is likely at most.
  return Int16Array.from(sums, (sum) => Math.min(32767, Math.max(-32768, sum)))
}
