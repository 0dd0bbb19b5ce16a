/** Cosines looked up, where one is needed a pixel. */

/** One wave in `steps` values; a power of two where places are wrapped by a mask. */
export function waveTable(steps: number): Float32Array {
  return Float32Array.from({ length: steps }, (_, i) => Math.cos((2 * Math.PI * i) / steps))
}
