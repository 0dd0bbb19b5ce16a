/** Projects the sheet into the frame, as a camera does. */
import { cornersTo, inverted } from '../../page/geometry/projection.ts'
import type { Raster } from '../../page/image/raster.ts'
import type { Arena } from '../../page/kernels/arena.ts'
import { writeImage, type WasmImage } from '../../page/kernels/wasm-image.ts'

/** A point in pixels of the frame. */
export type Point = readonly [number, number]

/** Where the sheet's corners come to lie: top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point]

const point = ([x, y]: Point) => ({ x, y })

/** The projection of a sheet of `width` × `height` px on a quadrangle of the frame. */
export function projectionTo([p0, p1, p2, p3]: Quad, width: number, height: number) {
  return cornersTo(width, height, [point(p0), point(p1), point(p2), point(p3)])
}

/**
 * Lays the sheet over `frame`, which is in the arena. Of the sheet's alpha, not premultiplied, comes how
 * much of what was there shows through. The sheet is at most twice as fine as the frame, so that one
 * bilinear sample leaves no sheet pixel out.
 */
export function warp(arena: Arena, sheet: Raster, frame: WasmImage, quad: Quad): void {
  const map = inverted(projectionTo(quad, sheet.width, sheet.height))
  const from = writeImage(arena, sheet)
  const places = arena.write(Float64Array.from(map))
  const { at, width, height } = frame
  arena.run.laySheet(from.at, from.width, from.height, at, width, height, places)
}
