/** Colour profiles for tests, as ICC.1 writes them. */

/** A tone curve: a plain exponent, a table from 0 to 1, or sRGB's function by its five parameters. */
export type Curve = { gamma: number } | { table: number[] } | { para: number[] }

/** @param primaries XYZ, adapted to D50, of red, green and blue */
export function profile(name: string, primaries: readonly number[][], curve: Curve): Buffer {
  const words = Buffer.from(`${name}\0`, 'latin1')
  const tags: [string, Buffer][] = [
    ['desc', Buffer.concat([tagType('desc'), u32(words.length), words, Buffer.alloc(78)])],
    ['cprt', Buffer.concat([tagType('text'), Buffer.from('CC0\0')])],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
  ]
  'rgb'.split('').forEach((c, i) => tags.push([`${c}XYZ`, xyz(primaries[i]!)]))
  for (const c of 'rgb') tags.push([`${c}TRC`, curveTag(curve)])
  let at = 132 + 12 * tags.length
  const table: Buffer[] = []
  const bodies: Buffer[] = []
  for (const [tag, body] of tags) {
    table.push(Buffer.from(tag), u32(at), u32(body.length))
    bodies.push(body, Buffer.alloc(-body.length & 3))
    at += body.length + (-body.length & 3)
  }
  const head = Buffer.alloc(128)
  head.writeUInt32BE(at)
  head.writeUInt32BE(0x02400000, 8)
  head.write('mntrRGB XYZ ', 12, 'latin1')
  head.write('acsp', 36, 'latin1')
  Buffer.concat([0.9642, 1, 0.8249].map(fixed)).copy(head, 68)
  return Buffer.concat([head, u32(tags.length), ...table, ...bodies])
}

function curveTag(curve: Curve): Buffer {
  if ('para' in curve) {
    return Buffer.concat([tagType('para'), Buffer.from([0, 3, 0, 0]), ...curve.para.map(fixed)])
  }
  if ('gamma' in curve) {
    return Buffer.concat([tagType('curv'), u32(1), u16(Math.round(curve.gamma * 256))])
  }
  const entries = curve.table.map((value) => u16(Math.round(value * 65535)))
  return Buffer.concat([tagType('curv'), u32(entries.length), ...entries])
}

function xyz(values: readonly number[]): Buffer {
  return Buffer.concat([tagType('XYZ '), ...values.map(fixed)])
}

function tagType(name: string): Buffer {
  return Buffer.concat([Buffer.from(name), Buffer.alloc(4)])
}

function fixed(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(Math.round(value * 65536))
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
