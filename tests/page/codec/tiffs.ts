/** TIFF files for tests, of samples and pages that sharp does not write. */

export type Samples = 'uint8' | 'int16' | 'uint16' | 'uint32' | 'float' | 'double'

export interface TiffPage {
  width: number
  height: number
  channels: 1 | 3
  samples: Samples
  values: readonly number[]
  /** NewSubfileType: 1 a thumbnail, 4 a mask */
  part?: number
  /** PhotometricInterpretation; by default 1 for grey, 2 for colour */
  photometric?: number
  /** MaxSampleValue */
  most?: number
}

const ARRAYS = {
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  float: Float32Array,
  double: Float64Array,
}
/** SampleFormat: 1 without sign, 2 with, 3 floating point. */
const FORMATS = { uint8: 1, int16: 2, uint16: 1, uint32: 1, float: 3, double: 3 }

/** A little-endian TIFF; the last four bytes point to the directory behind the last one. */
export function tiff(pages: readonly TiffPage[]): Buffer {
  const parts = [Buffer.from('II*\0', 'latin1'), u32(0)]
  let at = 8
  /** where the place of the next directory is to be written */
  let link = { part: 1, at: 0 }
  for (const { width, height, channels, samples, values, part = 0, most, ...more } of pages) {
    const { photometric = channels === 3 ? 2 : 1 } = more
    const array = ARRAYS[samples].from(values)
    const data = Buffer.from(array.buffer)
    const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)])
    const bits = 8 * array.BYTES_PER_ELEMENT
    // Three shorts do not fit into an entry: bits and formats stand before the directory.
    const lists = Buffer.concat(
      [bits, FORMATS[samples], most ?? 0].map((v) => shorts([v, v, v, 0])),
    )
    const listAt = at + padded.length
    const entries = [
      entry(254, 4, 1, part),
      entry(256, 4, 1, width),
      entry(257, 4, 1, height),
      entry(258, 3, channels, channels === 3 ? listAt : bits),
      entry(259, 3, 1, 1),
      entry(262, 3, 1, photometric),
      entry(273, 4, 1, at),
      entry(277, 3, 1, channels),
      entry(278, 4, 1, height),
      entry(279, 4, 1, data.length),
      ...(most === undefined ? [] : [entry(281, 3, channels, channels === 3 ? listAt + 16 : most)]),
      entry(339, 3, channels, channels === 3 ? listAt + 8 : FORMATS[samples]),
    ]
    const directory = listAt + lists.length
    parts[link.part]!.writeUInt32LE(directory, link.at)
    const count = Buffer.alloc(2)
    count.writeUInt16LE(entries.length)
    const body = Buffer.concat([count, ...entries, u32(0)])
    parts.push(padded, lists, body)
    link = { part: parts.length - 1, at: body.length - 4 }
    at = directory + body.length
  }
  return Buffer.concat(parts)
}

function entry(tag: number, type: number, count: number, value: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt16LE(tag, 0)
  bytes.writeUInt16LE(type, 2)
  bytes.writeUInt32LE(count, 4)
  bytes.writeUInt32LE(value, 8)
  return bytes
}

function shorts(values: readonly number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer)
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
