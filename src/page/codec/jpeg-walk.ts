/** A walk through a baseline JPEG's codes, to find where its picture ends in its data. */
import type { HuffmanTable, JpegHead } from './jpeg-head.ts'

/**
 * Reads a scan's codes, block by block, as a decoder does.
 * @param head of `bytes`
 * @returns the byte at which the picture is complete; undefined where the data ends before or holds
 *   codes that are none
 */
export function pictureEnd(bytes: Uint8Array, head: JpegHead): number | undefined {
  const { components, interval } = head
  const { across, down } = components[0]!
  const units = Math.ceil(head.width / (8 * across)) * Math.ceil(head.height / (8 * down))
  const tables = components.map(
    ({ dc, ac }) => [lookup(head.dc[dc]!), lookup(head.ac[ac]!)] as const,
  )
  const bits = new Bits(bytes, head.scan)
  for (let unit = 0; unit < units; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0 && !bits.restart()) return undefined
    for (const [c, component] of components.entries()) {
      const [dc, ac] = tables[c]!
      for (let block = component.across * component.down; block > 0; block--) {
        if (!skipBlock(bits, dc, ac)) return undefined
      }
    }
  }
  return bits.place()
}

function skipBlock(bits: Bits, dc: Uint16Array, ac: Uint16Array): boolean {
  const first = dc[bits.peek()]!
  if (first === 0) return false
  bits.skip((first >> 8) + (first & 15))
  for (let k = 1; k < 64; k++) {
    const code = ac[bits.peek()]!
    if (code === 0) return false
    const size = code & 15
    const zeros = (code >> 4) & 15
    bits.skip((code >> 8) + size)
    if (size === 0 && zeros < 15) break
    k += zeros
  }
  return !bits.isBeyond()
}

/** For all 16 bits that may come next: length of the code and its symbol, 0 where there is none. */
function lookup({ counts, symbols }: HuffmanTable): Uint16Array {
  const found = new Uint16Array(1 << 16)
  let code = 0
  let place = 0
  for (let length = 1; length <= 16; length++) {
    for (let i = 0; i < counts[length - 1]!; i++, code++, place++) {
      const first = code << (16 - length)
      found.fill((length << 8) | symbols[place]!, first, first + (1 << (16 - length)))
    }
    code <<= 1
  }
  return found
}

class Bits {
  private readonly bytes: Uint8Array
  private at: number
  private held = 0
  private count = 0
  /** bits held that stand for what lies behind the data */
  private beyond = 0

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }

  /** The next 16 bits. */
  peek(): number {
    while (this.count < 16) this.fill()
    return (this.held >>> (this.count - 16)) & 0xffff
  }

  /** @param length at most 32, of which at least `peek`'s are held */
  skip(length: number): void {
    for (let left = length; left > 0;) {
      if (this.count === 0) this.fill()
      const some = Math.min(left, this.count)
      this.count -= some
      left -= some
    }
  }

  /** Whether more was read than there is. */
  isBeyond(): boolean {
    return this.count < this.beyond
  }

  /** Passes a restart marker, if one comes next. */
  restart(): boolean {
    const isNext = this.bytes[this.at] === 0xff && (this.bytes[this.at + 1]! & 0xf8) === 0xd0
    if (!isNext || this.count - this.beyond >= 8) return false
    this.at += 2
    this.count = 0
    this.beyond = 0
    return true
  }

  /** The byte behind the last one that was begun; stuffed bytes among those held are not counted. */
  place(): number {
    return this.at - ((this.count - this.beyond) >> 3)
  }

  private fill(): void {
    const value = this.bytes[this.at]
    const isEnd = value === undefined || (value === 0xff && this.bytes[this.at + 1] !== 0)
    if (isEnd) this.beyond += 8
    else this.at += value === 0xff ? 2 : 1
    this.held = ((this.held << 8) | (isEnd ? 0 : value)) & 0xffffff
    this.count += 8
  }
}
