/** A page moved within its picture, and what lies beside it there. */
import type { Rng } from '../../core/rng.ts'
import { matrixMap, type PointMap } from '../geometry/point-map.ts'
import { inverted, type Projection } from '../geometry/projection.ts'
import { innerSpans } from '../geometry/inner-spans.ts'
import { edgesOf, warp, warpInArena } from '../geometry/warp.ts'
import { kernelArena } from '../kernels/arena.ts'
import { holdImage, imageRoom } from '../kernels/wasm-image.ts'
import type { Page } from '../image/page.ts'
import type { Raster } from '../image/raster.ts'
import {
  backgroundFor,
  continuesScene,
  fillBackground,
  pixelOf,
  plainBorder,
  type Fill,
} from './fill.ts'
import { SurroundingPixels } from './surrounding-pixels.ts'
import { surroundingsOf } from './surroundings.ts'

/**
 * Draws the page anew at another place: beside it shows what `fill` says, with the shadow of a sheet on a
 * desk.
 * @param frame size of the picture to be, px
 * @param forward from places in the page to places in the frame
 * @param draw puts the page on the background, by default by cubic interpolation
 * @returns where places of the page are in the frame
 */
export function layPage(
  page: Page,
  frame: { width: number; height: number },
  forward: Projection,
  { fill, rng }: { fill: Fill; rng: Rng },
  draw?: (before: Raster, into: Raster) => void,
): PointMap {
  const { width, height, sheet } = page
  const under = { width, height, bytes: page.peek() }
  const continues = continuesScene(fill, under, sheet)
  // A desk of one colour goes on in it.
  const plain = continues ? plainBorder(under) : undefined
  const around = continues && !plain ? surroundingsOf(under, sheet) : undefined
  const background = plain ?? backgroundFor(around ? 'white' : fill, under, rng)
  const seed = around ? rng.int(0, 1023) : 0
  page.rebuild(frame.width, frame.height, (before, after) => {
    const into = { ...frame, bytes: after }
    const from = { width, height, bytes: before }
    if (background.texture || (draw && !around)) {
      fillBackground(into, background)
      if (background.texture) contactShadow(from, into, forward)
      if (draw) draw(from, into)
      else warp(from, into, forward)
      return
    }
    const arena = kernelArena()
    const source = holdImage(arena, from)
    const target = imageRoom(arena, into)
    if (around) {
      const beside = new SurroundingPixels(arena, source, around, frame.width, seed)
      const covered = innerSpans(into, edgesOf(from, forward), WHOLE)
      beside.drawFrame(target, inverted(forward), covered)
    } else {
      const pixels = arena.view(target.at, frame.width * frame.height, Uint32Array)
      pixels.fill(pixelOf(background.colour))
    }
    if (!draw) warpInArena(arena, source, target, forward)
    arena.read(target.at, after)
    draw?.(from, into)
  })
  return matrixMap({ width, height }, frame, forward)
}

/** A page this far beyond a pixel's centre covers all of it, px. */
const WHOLE = 1

/** Of the light that a desk loses beside a sheet: right at it, and as far as the sheet hides the sky. */
const CONTACT = 0.34
const AMBIENT = 0.2
/** How far those reach, and how far light from above left shifts them, share of the short side. */
const CONTACT_REACH = 0.004
const AMBIENT_REACH = 0.022
const SHIFT = 0.003

/** Darkens what lies beside the page as a sheet does that lies on it. */
export function contactShadow(page: Raster, into: Raster, forward: Projection): void {
  const edges = edgesOf(page, forward)
  const short = Math.min(into.width, into.height)
  const shift = SHIFT * short
  const { bytes } = into
  const dark = shadowTable(short)
  const last = dark.length - 1
  const spans = innerSpans(into, edges, WHOLE)
  for (let row = 0; row < into.height; row++) {
    const y = row + 0.5 - 1.4 * shift
    const covered = spans[2 * row]!
    const next = spans[2 * row + 1]!
    for (let column = 0; column < into.width; column++) {
      if (column === covered) column = next
      if (column >= into.width) break
      const x = column + 0.5 - shift
      let far = 0
      let second = 0
      for (let e = 0; e < 12; e += 3) {
        const off = -(edges[e]! * x + edges[e + 1]! * y + edges[e + 2]!)
        if (off > far) {
          second = far
          far = off
        } else if (off > second) second = off
      }
      const at = Math.floor(4 * Math.sqrt(far * far + second * second))
      if (at >= last) continue
      const left = dark[at]!
      for (let i = 4 * (row * into.width + column), end = i + 3; i < end; i++) {
        bytes[i] = bytes[i]! * left
      }
    }
  }
}

/** The light that is left, by distance in quarters of a pixel. */
function shadowTable(short: number): Float32Array {
  const reach = AMBIENT_REACH * short
  const length = Math.max(2, Math.ceil(reach * 4 * 3))
  return Float32Array.from({ length }, (_, i) => {
    const away = i / 4
    const near = CONTACT * Math.exp(-((away / (CONTACT_REACH * short)) ** 2))
    const wide = AMBIENT * Math.exp((-1.6 * away) / reach) * (1 - i / length)
    return 1 - near - wide
  })
}
