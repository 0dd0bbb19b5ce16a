/** Projective maps of a page, drawn with cubic interpolation. */
import { kernelArena, type Arena } from '../kernels/arena.ts'
import { holdImage, type WasmImage } from '../kernels/wasm-image.ts'
import { CUBIC, wideCubic } from './cubic.ts'
import type { Raster } from '../image/raster.ts'
import type { Size } from './point-map.ts'
import { inverted, project, type Projection } from './projection.ts'

/**
 * Draws `from` through `forward` over what stands in `into`; at the page's edge the two are mixed
 * by the share of the pixel that the page covers. Reducing by more than a third would alias.
 * @param forward from places in `from` to places in `into`, in pixels, a pixel's centre at .5
 */
export function warp(from: Raster, into: Raster, forward: Projection): void {
  const arena = kernelArena()
  const source = holdImage(arena, from)
  const target = holdImage(arena, into)
  warpInArena(arena, source, target, forward)
  arena.read(target.at, into.bytes)
}

/** The same of pictures that are in the kernels' memory. */
export function warpInArena(
  arena: Arena,
  source: WasmImage,
  target: WasmImage,
  forward: Projection,
): void {
  const map = arena.write(Float64Array.from(inverted(forward)))
  const edges = arena.write(edgesOf(source, forward))
  const cubic = arena.constant('cubic', () => CUBIC)
  const eight = arena.constant('wide-cubic', wideCubic)
  const taps = arena.alloc(80)
  const [at, width, height] = [source.at, source.width, source.height]
  const [to, wide, high] = [target.at, target.width, target.height]
  arena.run.warpPixels(at, width, height, to, wide, high, map, edges, cubic, eight, taps)
}

/** The page's four sides in the target as `a x + b y + c`: the distance inwards in pixels. */
export function edgesOf({ width, height }: Size, forward: Projection): Float64Array {
  const corners = [
    project(forward, 0, 0),
    project(forward, width, 0),
    project(forward, width, height),
    project(forward, 0, height),
  ] as const
  const edges = new Float64Array(12)
  const turn =
    (corners[1].x - corners[0].x) * (corners[3].y - corners[0].y) -
    (corners[1].y - corners[0].y) * (corners[3].x - corners[0].x)
  for (let k = 0; k < 4; k++) {
    const p = corners[k]!
    const q = corners[(k + 1) % 4]!
    const scale = Math.sign(turn) / Math.hypot(q.x - p.x, q.y - p.y)
    const a = (p.y - q.y) * scale
    const b = (q.x - p.x) * scale
    edges.set([a, b, -a * p.x - b * p.y], k * 3)
  }
  return edges
}
