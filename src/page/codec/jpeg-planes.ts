/** The planes of a baseline JPEG at a few eighths of its size, straight from its coefficients. */
import type { HuffmanTable, JpegHead } from './jpeg-head.ts'
import { ZIGZAG } from './jpeg-standard.ts'
import type { Arena } from '../kernels/arena.ts'

/** Most eighths a side is scaled to; above a half there is too little left to gain. */
export const LARGEST = 4

/**
 * Bytes of a job, which both JPEG kernels take: 16 numbers, of which reading uses the first 11 and
 * writing those from the eleventh on, then 8 for each of three components.
 */
const JOB = 64 + 3 * 32

export interface SmallPlanes {
  /** address of the job that was read */
  job: number
  /** pixels of the brightest plane, the size rounded up */
  width: number
  height: number
}

/**
 * Reads a file's scan into planes of bytes at `size` eighths: of each 8 × 8 block the N × N lowest
 * frequencies are an N × N picture of it. Colours stay apart from brightness, at the resolution
 * they have in the file.
 * @param size 1 to `LARGEST`
 * @returns undefined where the data is damaged or ends early
 */
export function readSmallPlanes(
  arena: Arena,
  head: JpegHead,
  bytes: Uint8Array,
  size: number,
): SmallPlanes | undefined {
  const { components } = head
  const { across: unitsAcross, down: unitsDown } = components[0]!
  const units = {
    across: Math.ceil(head.width / (8 * unitsAcross)),
    down: Math.ceil(head.height / (8 * unitsDown)),
  }
  const job = new Int32Array(JOB / 4)
  const scan = bytes.subarray(head.scan)
  job.set([arena.write(scan), scan.length, size, units.across, units.down, head.interval])
  job[6] = components.length
  job[7] = arena.write(placesOf(size))
  job[8] = arena.write(matrixOf(size))
  job[9] = arena.alloc(64)
  // The last coefficient that is kept: of those behind it only the lengths count.
  job[10] = ZIGZAG.findLastIndex((natural) => natural >> 3 < size && (natural & 7) < size)
  components.forEach((component, c) => {
    const { across, down } = component
    // Four bytes a row of a block are written, of which the last may lie beyond the plane.
    const stride = units.across * across * size + 8
    const plane = arena.alloc(stride * (units.down * down * size + 1))
    job.set(
      [
        across,
        down,
        arena.write(tableOf(head.dc[component.dc]!)),
        arena.write(tableOf(head.ac[component.ac]!)),
        arena.write(Float32Array.from(head.quants[component.quant]!)),
        plane,
        stride,
        0,
      ],
      16 + 8 * c,
    )
  })
  const at = arena.write(job)
  if (arena.run.readJpegSmall(at) === 0) return undefined
  const width = Math.ceil((head.width * size) / 8)
  const height = Math.ceil((head.height * size) / 8)
  return { job: at, width, height }
}

/** Where each coefficient goes in rows of four floats, in bytes; 255 for those that are left out. */
function placesOf(size: number): Uint8Array {
  return Uint8Array.from(ZIGZAG, (natural) => {
    const [v, u] = [natural >> 3, natural & 7]
    return u < size && v < size ? 16 * v + 4 * u : 255
  })
}

/**
 * The orthonormal cosine transform back from `size` frequencies, a row of four a frequency, scaled
 * so that the small picture is as bright as the large one.
 */
function matrixOf(size: number): Float32Array {
  const matrix = new Float32Array(16)
  for (let u = 0; u < size; u++) {
    const scale = Math.sqrt((u === 0 ? 1 : 2) / size) * Math.sqrt(size / 8)
    for (let x = 0; x < size; x++) {
      matrix[4 * u + x] = scale * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * size))
    }
  }
  return matrix
}

/** Bits that are looked up at once. */
const LOOK = 9

/** Bits that are looked up at once where only lengths count. */
const SKIP = 13
/** Tables that are kept, by what stands in the file: most programs write the standard's. */
const KEPT = 16
const kept = new Map<string, Uint8Array>()

function tableOf(table: HuffmanTable): Uint8Array {
  const name = Buffer.concat([table.counts, table.symbols]).toString('latin1')
  let found = kept.get(name)
  if (!found) {
    if (kept.size === KEPT) kept.delete(kept.keys().next().value!)
    found = lookup(table)
    kept.set(name, found)
  }
  return found
}

/**
 * A Huffman table as the kernel takes it: 2^9 short codes (length and symbol), then for each length
 * its last code and what to add to a code for its place, then the symbols, then what `skips` tells.
 */
function lookup({ counts, symbols }: HuffmanTable): Uint8Array {
  const codes = (2 << LOOK) + 136 + 256
  const bytes = new Uint8Array(codes + (2 << SKIP))
  const short = new Uint16Array(bytes.buffer, 0, 1 << LOOK)
  const long = new Int32Array(bytes.buffer, 2 << LOOK, 34)
  bytes.set(symbols, (2 << LOOK) + 136)
  let code = 0
  let place = 0
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!
    long[2 * length] = count === 0 ? -1 : code + count - 1
    long[2 * length + 1] = place - code
    for (let i = 0; i < count; i++, code++, place++) {
      if (length > LOOK) continue
      const first = code << (LOOK - length)
      short.fill((length << 8) | symbols[place]!, first, first + (1 << (LOOK - length)))
    }
    code <<= 1
  }
  skips(short, new Uint16Array(bytes.buffer, codes, 1 << SKIP))
  return bytes
}

/**
 * For all bits that may come next the codes of AC that lie whole within them, their numbers with them: how
 * many bits those take (4 bits), the coefficients that they pass (7 bits), and whether the block's end is the
 * last (1 bit, passing one); 0 where the first does not fit.
 */
function skips(short: Uint16Array, into: Uint16Array): void {
  const mask = (1 << SKIP) - 1
  for (let bits = 0; bits <= mask; bits++) {
    let used = 0
    let passed = 0
    let ended = 0
    while (ended === 0 && passed < 64) {
      const entry = short[((bits << used) & mask) >> (SKIP - LOOK)]!
      const length = (entry >> 8) + (entry & 15)
      if (entry === 0 || used + length > SKIP) break
      used += length
      passed += ((entry >> 4) & 15) + 1
      if ((entry & 15) === 0 && (entry & 255) !== 0xf0) {
        ended = 1
        passed -= (entry >> 4) & 15
      }
    }
    into[bits] = used | (passed << 4) | (ended << 11)
  }
}
