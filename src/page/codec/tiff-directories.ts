/** What a TIFF's directories say of their pages. */

/** Maximum number of directories read: it ends a chain that is endless. */
const MAX_DIRECTORIES = 10_000

export interface TiffDirectory {
  /** NewSubfileType, or what the older SubfileType comes to */
  subfile: number
  /** bits of a sample; undefined where nothing is said */
  bits: number | undefined
  /** PhotometricInterpretation: 0 white is zero, 1 black is zero, 2 RGB, 8 to 10 kinds of Lab, … */
  photometric: number | undefined
  /** MaxSampleValue */
  maxSample: number | undefined
}

const SUBFILE = 254
const OLD_SUBFILE = 255
const BITS = 258
const PHOTOMETRIC = 262
const MAX_SAMPLE_VALUE = 281
const REDUCED = 1

/** @returns none for a file that is no TIFF; those before the damage of a damaged one */
export function tiffDirectories(bytes: Uint8Array): TiffDirectory[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: TiffDirectory[] = []
  try {
    const order = view.getUint16(0)
    if (order !== 0x4949 && order !== 0x4d4d) return []
    const file = new TiffReader(view, order === 0x4949)
    let at = file.first()
    const seen = new Set<number>()
    while (at !== 0 && found.length < MAX_DIRECTORIES && !seen.has(at)) {
      seen.add(at)
      const { tags, next } = file.directory(at)
      found.push({
        subfile: tags.get(SUBFILE) ?? (tags.get(OLD_SUBFILE) === 2 ? REDUCED : 0),
        bits: tags.get(BITS),
        photometric: tags.get(PHOTOMETRIC),
        maxSample: tags.get(MAX_SAMPLE_VALUE),
      })
      at = next
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return found
}

class TiffReader {
  private readonly view: DataView
  private readonly little: boolean
  private readonly big: boolean

  constructor(view: DataView, little: boolean) {
    this.view = view
    this.little = little
    this.big = view.getUint16(2, little) === 43
  }

  /** Place of the first directory. */
  first(): number {
    return this.big ? this.long(8) : this.view.getUint32(4, this.little)
  }

  /** The first value of every tag up to the last that is asked for, and the next directory. */
  directory(at: number): { tags: Map<number, number>; next: number } {
    const { view, little, big } = this
    const count = big ? this.long(at) : view.getUint16(at, little)
    const first = at + (big ? 8 : 2)
    const size = big ? 20 : 12
    const tags = new Map<number, number>()
    for (let entry = first; entry < first + size * count; entry += size) {
      const tag = view.getUint16(entry, little)
      // Tags stand in order.
      if (tag > MAX_SAMPLE_VALUE) break
      tags.set(tag, this.value(entry))
    }
    const end = first + size * count
    return { tags, next: big ? this.long(end) : view.getUint32(end, little) }
  }

  private value(entry: number): number {
    const { view, little, big } = this
    const isShort = view.getUint16(entry + 2, little) === 3
    const count = big ? this.long(entry + 4) : view.getUint32(entry + 4, little)
    const inside = entry + (big ? 12 : 8)
    const isElsewhere = count * (isShort ? 2 : 4) > (big ? 8 : 4)
    const at = !isElsewhere ? inside : big ? this.long(inside) : view.getUint32(inside, little)
    // What stands outside of the file is damage of that tag, not of the chain.
    if (at + 4 > view.byteLength) return 0
    return isShort ? view.getUint16(at, little) : view.getUint32(at, little)
  }

  private long(at: number): number {
    return Number(this.view.getBigUint64(at, this.little))
  }
}
