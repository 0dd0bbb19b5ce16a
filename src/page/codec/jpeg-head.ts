/** What the markers of a baseline JPEG say: its size, its tables, where its scan begins. */

export interface JpegComponent {
  /** blocks across and down in a unit of the scan: 1 or 2 */
  across: number
  down: number
  quant: number
  dc: number
  ac: number
}

export interface HuffmanTable {
  /** codes of each length, 1 to 16 bits */
  counts: Uint8Array
  symbols: Uint8Array
}

export interface JpegHead {
  width: number
  height: number
  components: JpegComponent[]
  /** by number, in zigzag order */
  quants: (Uint8Array | undefined)[]
  dc: (HuffmanTable | undefined)[]
  ac: (HuffmanTable | undefined)[]
  /** units of the scan between restart markers, 0 for none */
  interval: number
  /** byte at which the scan's data begins */
  scan: number
}

/**
 * Reads the markers of a plain JPEG: baseline, 8 bit, grey or YCbCr with colour at the full or half
 * resolution, in one scan, upright, without a colour profile.
 * @param anyColours true: turns, profiles and other colours are let through, as they change nothing
 *   of how the scan is coded
 * @returns undefined for every other file, also a damaged one
 */
export function readJpegHead(bytes: Uint8Array, anyColours = false): JpegHead | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined
  const head: JpegHead = {
    width: 0,
    height: 0,
    components: [],
    quants: [],
    dc: [],
    ac: [],
    interval: 0,
    scan: 0,
  }
  const ids: number[] = []
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!
    const body = bytes.subarray(at + 4, at + 2 + length)
    if (body.length !== length - 2) return undefined
    at += 2 + length
    if (marker === 0xc0 || marker === 0xc1) {
      if (!readFrame(body, head, ids)) return undefined
    } else if (marker === 0xc4) {
      if (!readHuffman(body, head)) return undefined
    } else if (marker === 0xdb) {
      if (!readQuants(body, head)) return undefined
    } else if (marker === 0xdd) head.interval = (body[0]! << 8) | body[1]!
    else if (marker === 0xda) {
      head.scan = at
      return readScan(body, head, ids) ? head : undefined
    } else if (!(anyColours ? isNote(marker) : isHarmless(marker, body))) return undefined
  }
  return undefined
}

function readFrame(body: Uint8Array, head: JpegHead, ids: number[]): boolean {
  const count = body[5] ?? 0
  if (body[0] !== 8 || (count !== 1 && count !== 3) || body.length < 6 + 3 * count) return false
  head.height = (body[1]! << 8) | body[2]!
  head.width = (body[3]! << 8) | body[4]!
  for (let c = 0; c < count; c++) {
    const sampling = body[7 + 3 * c]!
    // The one component of a grey file is not interleaved: its sampling says nothing.
    const across = count === 1 ? 1 : sampling >> 4
    const down = count === 1 ? 1 : sampling & 15
    const max = c === 0 ? 2 : 1
    if (across < 1 || across > max || down < 1 || down > max) return false
    ids.push(body[6 + 3 * c]!)
    head.components.push({ across, down, quant: body[8 + 3 * c]!, dc: 0, ac: 0 })
  }
  // Components that are named so are no brightness and colours.
  if (String.fromCharCode(...ids) === 'RGB') return false
  return head.width > 0 && head.height > 0
}

function readScan(body: Uint8Array, { components, dc, ac, quants }: JpegHead, ids: number[]) {
  if (components.length === 0 || body[0] !== components.length) return false
  return components.every((component, c) => {
    if (body[1 + 2 * c] !== ids[c]) return false
    const tables = body[2 + 2 * c]!
    component.dc = tables >> 4
    component.ac = tables & 15
    return Boolean(dc[component.dc] && ac[component.ac] && quants[component.quant])
  })
}

function readHuffman(body: Uint8Array, head: JpegHead): boolean {
  for (let at = 0; at < body.length;) {
    const place = body[at]!
    const counts = body.subarray(at + 1, at + 17)
    const total = counts.reduce((sum, n) => sum + n, 0)
    const symbols = body.subarray(at + 17, at + 17 + total)
    if (counts.length < 16 || symbols.length < total || total > 256 || (place & 15) > 3)
      return false
    const list = place >> 4 === 0 ? head.dc : head.ac
    list[place & 15] = { counts, symbols }
    at += 17 + total
  }
  return true
}

function readQuants(body: Uint8Array, head: JpegHead): boolean {
  for (let at = 0; at < body.length; at += 65) {
    const place = body[at]!
    const values = body.subarray(at + 1, at + 65)
    // 16-bit divisors are for 12-bit pictures.
    if (place > 3 || values.length < 64) return false
    head.quants[place] = values
  }
  return true
}

/** Segments that are no part of the coding: comments and applications' data. */
function isNote(marker: number): boolean {
  return marker === 0xfe || (marker >= 0xe0 && marker <= 0xef)
}

/** Segments that change nothing of what is seen: comments, JFIF; not profiles, turns, other colours. */
function isHarmless(marker: number, body: Uint8Array): boolean {
  if (marker === 0xfe || marker === 0xe0) return true
  // Adobe's: 1 is YCbCr.
  if (marker === 0xee) return body.length < 12 || body[11] === 1
  return marker >= 0xe3 && marker <= 0xef
}
