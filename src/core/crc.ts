/** Cyclic redundancy checks of 32 bits, bit-reversed as PNG and TensorFlow's record files have them. */

/** @param polynomial reversed, such as 0xedb88320 for CRC-32 */
export function crcWith(polynomial: number): (bytes: Uint8Array) => number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    return crc
  })
  return (bytes) => {
    let crc = 0xffffffff
    for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 0xff]!
    return (crc ^ 0xffffffff) >>> 0
  }
}

/** CRC-32, as PNG and ZIP have it. */
export const crc32 = crcWith(0xedb88320)
