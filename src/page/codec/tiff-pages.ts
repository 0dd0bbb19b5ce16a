/** Which directories of a TIFF are pages. */

/** Most directories that are looked at: a chain that goes on for ever has an end. */
const MAX_DIRECTORIES = 10_000

const NEW_SUBFILE_TYPE = 254
const SUBFILE_TYPE = 255
/** Bits of `NewSubfileType`: a smaller version of another page, and a mask of one. */
const REDUCED = 1
const MASK = 4

/**
 * The places, among a TIFF's directories, of those that are pages: thumbnails and other smaller
 * versions of a page are passed over, and so are masks, wherever they stand.
 * @returns at least one place; `[0]` for every file that is no TIFF or whose directories cannot be read
 */
export function tiffPages(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pages: number[] = []
  try {
    const order = view.getUint16(0)
    if (order !== 0x4949 && order !== 0x4d4d) return [0]
    const little = order === 0x4949
    const big = view.getUint16(2, little) === 43
    let at = big ? long(view, 8, little) : view.getUint32(4, little)
    const seen = new Set<number>()
    for (let place = 0; at !== 0 && place < MAX_DIRECTORIES && !seen.has(at); place++) {
      seen.add(at)
      const found = readDirectory(view, at, little, big)
      if (!found.isPart) pages.push(place)
      at = found.next
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return pages.length > 0 ? pages : [0]
}

function readDirectory(
  view: DataView,
  at: number,
  little: boolean,
  big: boolean,
): { isPart: boolean; next: number } {
  const count = big ? long(view, at, little) : view.getUint16(at, little)
  const first = at + (big ? 8 : 2)
  const size = big ? 20 : 12
  let isPart = false
  for (let entry = first; entry < first + size * count; entry += size) {
    const tag = view.getUint16(entry, little)
    // Tags stand in order.
    if (tag > SUBFILE_TYPE) break
    const short = view.getUint16(entry + 2, little) === 3
    const value = entry + (big ? 12 : 8)
    const kind = short ? view.getUint16(value, little) : view.getUint32(value, little)
    if (tag === NEW_SUBFILE_TYPE) isPart ||= (kind & (REDUCED | MASK)) !== 0
    else if (tag === SUBFILE_TYPE) isPart ||= kind === 2
  }
  const end = first + size * count
  return { isPart, next: big ? long(view, end, little) : view.getUint32(end, little) }
}

function long(view: DataView, at: number, little: boolean): number {
  return Number(view.getBigUint64(at, little))
}
