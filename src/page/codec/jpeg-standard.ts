/** The tables of the JPEG standard (ITU-T T.81, annex K), and a file made with them. */

/** Natural places (8 × row + column) in the order in which coefficients are stored. */
export const ZIGZAG = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
  45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
])

/** Divisors of brightness and of colour at quality 50, by natural place. */
const DIVISORS = [
  [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  ],
  [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ],
] as const

/** Huffman tables: codes of each length, then their symbols, as a file holds them. */
const DC = [
  '00010501010101010100000000000000000102030405060708090a0b',
  '00030101010101010101010000000000000102030405060708090a0b',
].map(hex)

const AC = [
  '0002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
  '00020102040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa',
].map(hex)

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'))
}

/**
 * Divisors of brightness, then of colour, by natural place, on libjpeg's scale.
 * @param quality 1 to 100
 */
export function divisorsAt(quality: number): Uint8Array[] {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality
  return DIVISORS.map((table) =>
    Uint8Array.from(table, (d) => Math.min(255, Math.max(1, Math.floor((d * scale + 50) / 100)))),
  )
}

export interface WriterTables {
  /**
   * for the kernel: for brightness, then for colour 64 reciprocals of divisors, 16 codes of DC and
   * 256 of AC (code and length); then the zigzag order
   */
  tables: Uint8Array
  /** by natural place */
  divisors: Uint8Array[]
}

const made = new Map<number, WriterTables>()

/** @param quality 1 to 100 */
export function writerTables(quality: number): WriterTables {
  let found = made.get(quality)
  if (!found) {
    found = makeTables(quality)
    made.set(quality, found)
  }
  return found
}

function makeTables(quality: number): WriterTables {
  const divisors = divisorsAt(quality)
  const tables = new Uint8Array(2 * (256 + 64 + 1024) + 64)
  for (let kind = 0; kind < 2; kind++) {
    const at = kind * 1344
    const reciprocals = new Float32Array(tables.buffer, at, 64)
    reciprocals.set(Float32Array.from(divisors[kind]!, (d) => 1 / d))
    new Uint32Array(tables.buffer, at + 256, 16).set(codesOf(DC[kind]!, 16))
    new Uint32Array(tables.buffer, at + 320, 256).set(codesOf(AC[kind]!, 256))
  }
  tables.set(ZIGZAG, 2688)
  return { tables, divisors }
}

/** Code and length of each symbol. */
function codesOf(table: Uint8Array, room: number): Uint32Array {
  const codes = new Uint32Array(room)
  let code = 0
  let place = 16
  for (let length = 1; length <= 16; length++, code <<= 1) {
    for (let i = 0; i < table[length - 1]!; i++, code++) {
      codes[table[place++]!] = (code << 8) | length
    }
  }
  return codes
}

interface FileOf {
  width: number
  height: number
  /** of the first component: blocks across × 16 + blocks down */
  sampling: number
  components: number
  divisors: readonly Uint8Array[]
}

/** A whole file around a scan that was written with `writerTables`. */
export function jpegFile(
  { width, height, sampling, components, divisors }: FileOf,
  scan: Uint8Array,
): Uint8Array {
  const kinds = components > 1 ? [0, 1] : [0]
  const numbers = Array.from({ length: components }, (_, c) => c)
  const parts: (Uint8Array | number[])[] = [
    [0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0],
    ...kinds.flatMap((kind) => [
      [0xff, 0xdb, 0, 67, kind],
      ZIGZAG.map((natural) => divisors[kind]![natural]!),
    ]),
    [0xff, 0xc0, 0, 8 + 3 * components, 8],
    [height >> 8, height & 255, width >> 8, width & 255, components],
    numbers.flatMap((c) => [c + 1, c === 0 ? sampling : 0x11, Math.min(c, 1)]),
    ...kinds.flatMap((kind) => [
      [0xff, 0xc4, 0, DC[kind]!.length + 3, kind],
      DC[kind]!,
      [0xff, 0xc4, 0, AC[kind]!.length + 3, 0x10 | kind],
      AC[kind]!,
    ]),
    [0xff, 0xda, 0, 6 + 2 * components, components],
    numbers.flatMap((c) => [c + 1, 0x11 * Math.min(c, 1)]),
    [0, 63, 0],
    scan,
    [0xff, 0xd9],
  ]
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)))
}
