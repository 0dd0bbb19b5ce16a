/** What shows beside a bent sheet: surroundings that go on, or a desk in its shadow. */
import { SurroundingPixels } from '../../../page/background/surrounding-pixels.ts'
import type { Surroundings } from '../../../page/background/surroundings.ts'
import type { Size } from '../../../page/geometry/point-map.ts'
import type { Raster } from '../../../page/image/raster.ts'
import { kernelArena } from '../../../page/kernels/arena.ts'
import { holdImage } from '../../../page/kernels/wasm-image.ts'
import type { Rng } from '../../../core/rng.ts'
import { applyGain, GainGrid } from '../light/gain.ts'
import type { CurlGrid, Fit, Lie } from './curl-frame.ts'
import type { CurlView } from './curl-view.ts'

/**
 * Writes what goes on beyond the sides of a picture wherever a grid's points come from there.
 * @param into all of what is beside it is written
 * @param left px that what the grid draws reaches beyond the picture's left side
 * @param seed of the grain
 */
export function goOnBeside(
  into: Raster,
  { step, columns, values }: CurlGrid,
  left: number,
  around: Surroundings,
  seed: number,
): void {
  const { width, height } = around.page
  const words = new Uint32Array(into.bytes.buffer, into.bytes.byteOffset, into.bytes.length >> 2)
  const arena = kernelArena()
  const pixels = new SurroundingPixels(
    arena,
    holdImage(arena, around.page),
    around,
    into.width,
    seed,
  )
  const { places } = pixels
  const across = new Float64Array(4 * columns)
  for (let y = 0; y < into.height; y++) {
    const v = (y + 0.5) / step
    const above = 4 * columns * Math.floor(v)
    const share = v - Math.floor(v)
    for (let k = 0; k < across.length; k += 4) {
      const [a, b] = [above + k, above + 4 * columns + k]
      across[k] = values[a]! + (values[b]! - values[a]!) * share + (k / 4) * step - left
      across[k + 1] = values[a + 1]! + (values[b + 1]! - values[a + 1]!) * share + y + 0.5
    }
    let count = 0
    for (let x = 0; x < into.width; x++) {
      const u = (x + 0.5) / step
      const k = 4 * Math.floor(u)
      const t = u - Math.floor(u)
      const fromX = across[k]! + (across[k + 4]! - across[k]!) * t
      const fromY = across[k + 1]! + (across[k + 5]! - across[k + 1]!) * t
      if (fromX > 0.5 && fromY > 0.5 && fromX < width - 0.5 && fromY < height - 0.5) {
        pixels.draw(count, words, y * into.width + x - count)
        count = 0
        continue
      }
      places[2 * count] = fromX
      places[2 * count + 1] = fromY
      count++
    }
    pixels.draw(count, words, (y + 1) * into.width - count)
  }
}

/** Light that a desk loses in the lamp's shadow, and right under an edge of the sheet. */
const CAST = 0.55
const CONTACT = 0.3
/** How far the latter reaches, and how soft the former's edge is at the desk, share of the short side. */
const REACH = 0.012
const SHARP = 0.005
/** Softness that it gains with the height of the edge that throws it. */
const LAMP_WIDTH = 0.5
/** Cells along the short side. */
const CELLS = 110

/** A sheet as it is seen and as the lamp sees it, which is where it throws its shadow. */
export interface Shadowed {
  seen: CurlView
  cast: CurlView
  /** share of light that comes from all sides */
  ambient: number
}

/** Darkens the desk that a bent page is to be drawn on. @param page its size, px */
export function shadeDesk(
  into: Raster,
  lie: Lie,
  fit: Fit,
  { seen, cast, ambient }: Shadowed,
  rng: Rng,
): void {
  const short = Math.min(into.width, into.height)
  const grid = new GainGrid(into.width, into.height, CELLS)
  const { step, columns, rows, gains } = grid
  const [sharp, reach] = [SHARP * short, REACH * short]
  const dark = CAST * (1 - 0.7 * ambient)
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const u = (column * step - fit.x) / fit.scale
      const v = (row * step - fit.y) / fit.scale
      const a = u * lie.ex + v * lie.ey
      const b = v * lie.ex - u * lie.ey
      const soft = sharp + LAMP_WIDTH * cast.heightAt(a)
      const under = Math.min(1, Math.max(0, 0.5 + inside(into, lie, cast.place(a, b)) / soft))
      const away = Math.max(0, -inside(into, lie, seen.place(a, b)))
      const near = Math.exp(-away / reach - seen.heightAt(a) / (3 * reach))
      gains[at] = (1 - dark * under * under * (3 - 2 * under)) * (1 - CONTACT * near)
    }
  }
  applyGain(into, grid, { light: [1, 1, 1], shade: [1, 1, 1] }, rng)
}

/** How far within a page's sides a place is, px; negative beside it. */
function inside({ width, height }: Size, lie: Lie, place: { x: number; y: number }): number {
  const s = place.x - lie.length / 2
  const x = lie.x + s * lie.ex - place.y * lie.ey
  const y = lie.y + s * lie.ey + place.y * lie.ex
  return Math.min(x, y, width - x, height - y)
}
