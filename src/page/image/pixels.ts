/**
 * RGBA bytes as one 32-bit word a pixel (red in the lowest byte on little-endian machines, the only
 * ones Node has prebuilt Skia for): the same memory where it is aligned, else a copy to read from.
 */
export function packedPixels(bytes: Uint8ClampedArray): Int32Array {
  if (bytes.byteOffset % 4 === 0)
    return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  return new Int32Array(bytes.slice().buffer)
}
