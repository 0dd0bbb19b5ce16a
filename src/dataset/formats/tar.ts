/** Tar archives with bytes that depend on their members' names and contents alone: no clock, no owner. */

const BLOCK = 512

/** The header of a member, and of its long or non-ASCII name before it where there is one. */
export function tarHeader(name: string, size: number): Buffer {
  const isPlain = Buffer.byteLength(name) < 100 && /^[\x20-\x7e]*$/.test(name)
  const own = headerBlock(isPlain ? name : `long/${BLOCK}`, size, '0')
  if (isPlain) return own
  const record = paxRecord('path', name)
  return Buffer.concat([
    headerBlock('pax', record.length, 'x'),
    record,
    padding(record.length),
    own,
  ])
}

/** The zeros after a member's content. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

/** What a tar archive ends with. */
export const TAR_END = Buffer.alloc(2 * BLOCK)

const octal = (value: number, digits: number): string =>
  `${value.toString(8).padStart(digits, '0')}\0`

/** A POSIX header; modification time 0, owner root. */
function headerBlock(name: string, size: number, type: '0' | 'x'): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, 'utf8')
  block.write(octal(0o644, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(size, 11), 124)
  block.write(octal(0, 11), 136)
  block.write(' '.repeat(8), 148)
  block.write(type, 156)
  block.write('ustar\x0000', 257)
  block.write(octal(0, 7), 329)
  block.write(octal(0, 7), 337)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** `17 path=…\n`, its own length in bytes first. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + 1
  while (String(length).length + rest !== length) length = String(length).length + rest
  return Buffer.from(`${length} ${key}=${value}\n`)
}
