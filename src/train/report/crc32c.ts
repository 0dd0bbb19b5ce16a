/** CRC-32C (Castagnoli), as TensorFlow's record files have it. */

import { crcWith } from '../../core/crc.ts'

export const crc32c = crcWith(0x82f63b78)

/** The masked form that stands in record files: a checksum of data that holds checksums is weak. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}
