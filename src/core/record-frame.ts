/** TensorFlow's record files: frames of a length, its checksum, the data, its checksum. */
import { crcWith } from './crc.ts'

/** CRC-32C (Castagnoli). */
export const crc32c = crcWith(0x82f63b78)

/** The masked form that stands in record files: a checksum of data that holds checksums is weak. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

/** One record as it stands in a file. */
export function frame(data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length + 4)
  out.writeBigUInt64LE(BigInt(data.length), 0)
  out.writeUInt32LE(maskedCrc32c(out.subarray(0, 8)), 8)
  out.set(data, 12)
  out.writeUInt32LE(maskedCrc32c(data), 12 + data.length)
  return out
}
