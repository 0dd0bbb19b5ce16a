/** One number per pixel, row by row. */
export interface Plane {
  width: number
  height: number
  values: Float32Array
}
