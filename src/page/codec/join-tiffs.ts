/** Single-page TIFFs joined to one file of several pages. */
import { ImageError } from '../../core/errors.ts'

const STRIP_OFFSETS = 273
const TILE_OFFSETS = 324
/** Type of 32-bit values, in which offsets are written. */
const LONG = 4
/** Bytes of a value of each type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]
/** Offsets in a TIFF have 32 bits. */
const MAX_BYTES = 0xffff_ffff

/**
 * Joins TIFFs as sharp writes them (little-endian, one directory, none below it): each is copied whole
 * behind the one before, and what its directory points to is moved with it. Pages may differ in size.
 * @throws ImageError `IMAGE_TOO_LARGE` above 4 GB
 */
export function joinTiffs(files: readonly Uint8Array[]): Uint8Array {
  const starts: number[] = []
  let total = 0
  for (const { length } of files) {
    starts.push(total)
    // Directories begin at even places.
    total += length + (length & 1)
  }
  if (total > MAX_BYTES) {
    const message = `the pages together take ${total} bytes, more than a TIFF can hold: split the file first`
    throw new ImageError('IMAGE_TOO_LARGE', message)
  }
  const joined = new Uint8Array(total)
  const view = new DataView(joined.buffer)
  let link = 4
  for (const [i, start] of starts.entries()) {
    joined.set(files[i]!, start)
    if (view.getUint16(start) !== 0x4949) throw new RangeError('expected a little-endian TIFF')
    const directory = start + view.getUint32(start + 4, true)
    view.setUint32(link, directory, true)
    link = moveDirectory(view, directory, start)
  }
  return joined
}

/** @returns the place of the link to the next directory */
function moveDirectory(view: DataView, directory: number, by: number): number {
  const end = directory + 2 + 12 * view.getUint16(directory, true)
  for (let entry = directory + 2; entry < end; entry += 12) {
    const tag = view.getUint16(entry, true)
    const type = view.getUint16(entry + 2, true)
    const count = view.getUint32(entry + 4, true)
    const isElsewhere = count * SIZES[type]! > 4
    if (isElsewhere) addTo(view, entry + 8, by)
    if (tag !== STRIP_OFFSETS && tag !== TILE_OFFSETS) continue
    if (type !== LONG) throw new RangeError(`expected 32-bit offsets, found type ${type}`)
    const first = isElsewhere ? view.getUint32(entry + 8, true) : entry + 8
    for (let i = 0; i < count; i++) addTo(view, first + 4 * i, by)
  }
  return end
}

function addTo(view: DataView, at: number, by: number): void {
  view.setUint32(at, view.getUint32(at, true) + by, true)
}
