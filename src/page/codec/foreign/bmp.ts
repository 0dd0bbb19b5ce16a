/** BMP: 1 to 32 bits, palettes, bit fields, runs. */
import type { ForeignPage } from './foreign-page.ts'
import { checkPage, checkSize } from './limits.ts'

const RGB = 0
const RLE8 = 1
const RLE4 = 2
const BIT_FIELDS = 3
const ALPHA_BIT_FIELDS = 6

interface Header {
  width: number
  height: number
  isTopDown: boolean
  bits: number
  compression: number
  /** byte at which the pixels begin */
  start: number
  /** blue, green, red of each colour, 3 or 4 bytes */
  palette: Uint8Array
  paletteStep: number
  masks: readonly [red: number, green: number, blue: number, alpha: number]
  density: number | undefined
}

// oxlint-disable-next-line typescript/require-await -- a decoder as the others
export async function decodeBmp(bytes: Uint8Array, page: number): Promise<ForeignPage> {
  checkPage(page, 1)
  const header = headerOf(bytes)
  const { width, height, bits, compression, density } = header
  checkSize(width, height)
  const pixels = new Uint8ClampedArray(width * height * 4)
  if (bits <= 8) {
    const isRun = compression === RLE8 || compression === RLE4
    const indexes = isRun ? runs(bytes, header) : packed(bytes, header)
    paint(indexes, header, pixels)
  } else {
    direct(bytes, header, pixels)
  }
  return { width, height, channels: 4, pixels, pages: 1, density }
}

function headerOf(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = view.getUint32(14, true)
  const isOld = size === 12
  const width = isOld ? view.getUint16(18, true) : view.getInt32(18, true)
  const signed = isOld ? view.getInt16(20, true) : view.getInt32(22, true)
  const bits = view.getUint16(isOld ? 24 : 28, true)
  const compression = isOld ? RGB : view.getUint32(30, true)
  const known =
    (compression === RGB && [1, 4, 8, 16, 24, 32].includes(bits)) ||
    (compression === RLE8 && bits === 8) ||
    (compression === RLE4 && bits === 4) ||
    ([BIT_FIELDS, ALPHA_BIT_FIELDS].includes(compression) && [16, 32].includes(bits))
  if (!known) throw new Error(`${bits} bits with compression ${compression} are not read`)
  const hasFields = compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS
  // Behind the shortest header the masks follow it; in longer ones they are a part of it.
  const fields = hasFields && size === 40 ? (compression === ALPHA_BIT_FIELDS ? 16 : 12) : 0
  const mask = (at: number): number => (hasFields ? view.getUint32(54 + 4 * at, true) : 0)
  const hasAlpha = hasFields && (size >= 56 || compression === ALPHA_BIT_FIELDS)
  const masks = hasFields
    ? ([mask(0), mask(1), mask(2), hasAlpha ? mask(3) : 0] as const)
    : bits === 16
      ? ([0x7c00, 0x3e0, 0x1f, 0] as const)
      : ([0xff0000, 0xff00, 0xff, 0] as const)
  const start = view.getUint32(10, true)
  const colours = 14 + size + fields
  const paletteStep = isOld ? 3 : 4
  const perMetre = isOld ? 0 : view.getInt32(38, true)
  return {
    width,
    height: Math.abs(signed),
    isTopDown: signed < 0,
    bits,
    compression,
    start,
    palette: bytes.subarray(
      colours,
      Math.max(colours, Math.min(start, colours + 256 * paletteStep)),
    ),
    paletteStep,
    masks,
    density: perMetre > 0 ? Math.round(perMetre * 0.0254) : undefined,
  }
}

/** Bytes of a row, which ends at a multiple of four. */
const stride = (width: number, bits: number): number => ((width * bits + 31) >> 5) << 2

function checkRows(bytes: Uint8Array, { width, height, bits, start }: Header): number {
  const step = stride(width, bits)
  if (start + step * height > bytes.length) throw new Error('its picture ends early')
  return step
}

/** The index of each pixel's colour, top row first. */
function packed(bytes: Uint8Array, header: Header): Uint8Array {
  const { width, height, bits, start, isTopDown } = header
  const step = checkRows(bytes, header)
  const indexes = new Uint8Array(width * height)
  const mask = (1 << bits) - 1
  for (let y = 0; y < height; y++) {
    const row = start + step * (isTopDown ? y : height - 1 - y)
    for (let x = 0; x < width; x++) {
      const bit = x * bits
      indexes[y * width + x] = (bytes[row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask
    }
  }
  return indexes
}

/** Runs of one colour, or of two in turn, and stretches of colours as they are. */
function runs(bytes: Uint8Array, { width, height, bits, start }: Header): Uint8Array {
  const indexes = new Uint8Array(width * height)
  let [x, y, at] = [0, 0, start]
  const next = (): number => {
    if (at >= bytes.length) throw new Error('its picture ends early')
    return bytes[at++]!
  }
  const put = (index: number): void => {
    if (x < width && y < height) indexes[(height - 1 - y) * width + x] = index
    x++
  }
  const colour = (value: number, i: number): number =>
    bits === 8 ? value : i % 2 === 0 ? value >> 4 : value & 15
  while (y < height) {
    const count = next()
    const value = next()
    if (count > 0) for (let i = 0; i < count; i++) put(colour(value, i))
    else if (value === 0) [x, y] = [0, y + 1]
    else if (value === 1) break
    else if (value === 2) [x, y] = [x + next(), y + next()]
    else {
      let read = 0
      for (let i = 0; i < value; i++) {
        if (bits === 8 || i % 2 === 0) read = next()
        put(colour(read, i))
      }
      const used = bits === 8 ? value : (value + 1) >> 1
      if (used % 2 === 1) next()
    }
  }
  return indexes
}

function paint(indexes: Uint8Array, header: Header, pixels: Uint8ClampedArray): void {
  const { palette, paletteStep } = header
  for (const [i, index] of indexes.entries()) {
    const at = index * paletteStep
    // A colour that the file does not have is black, as in other programs.
    pixels[4 * i] = palette[at + 2] ?? 0
    pixels[4 * i + 1] = palette[at + 1] ?? 0
    pixels[4 * i + 2] = palette[at] ?? 0
    pixels[4 * i + 3] = 255
  }
}

function direct(bytes: Uint8Array, header: Header, pixels: Uint8ClampedArray): void {
  const { width, height, bits, start, isTopDown } = header
  const step = checkRows(bytes, header)
  const samples = header.masks.map(sampleOf)
  const size = bits >> 3
  for (let y = 0; y < height; y++) {
    const row = start + step * (isTopDown ? y : height - 1 - y)
    for (let x = 0; x < width; x++) {
      const at = row + x * size
      const low = bytes[at]! + bytes[at + 1]! * 256
      const high = size > 2 ? bytes[at + 2]! + (size > 3 ? bytes[at + 3]! * 256 : 0) : 0
      const to = 4 * (y * width + x)
      for (let k = 0; k < 4; k++) {
        const { shift, mask, scale } = samples[k]!
        pixels[to + k] =
          mask === 0 ? (k === 3 ? 255 : 0) : (((high * 65_536 + low) / shift) & mask) * scale
      }
    }
  }
}

/** How a sample is taken out of a pixel: divided, masked, brought to 0 to 255. */
function sampleOf(mask: number): { shift: number; mask: number; scale: number } {
  if (mask === 0) return { shift: 1, mask: 0, scale: 0 }
  const shift = 2 ** (31 - Math.clz32(mask & -mask))
  const own = Math.floor(mask / shift)
  return { shift, mask: own, scale: 255 / own }
}
