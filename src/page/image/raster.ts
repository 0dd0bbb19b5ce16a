/** Pixels: RGBA bytes row by row, alpha 255. */
export interface Raster {
  width: number
  height: number
  bytes: Uint8ClampedArray
}
