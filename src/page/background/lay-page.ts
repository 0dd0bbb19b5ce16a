/** A page moved within its picture, and what lies beside it there. */
import type { Rng } from '../../core/rng.ts'
import { matrixMap, type PointMap } from '../geometry/point-map.ts'
import { inverted, type Projection } from '../geometry/projection.ts'
import { edgesOf, warp } from '../geometry/warp.ts'
import type { Page } from '../image/page.ts'
import type { Raster } from '../image/raster.ts'
import { backgroundFor, continuesScene, fillBackground, type Fill } from './fill.ts'
import { surroundingAt, surroundingsOf } from './surroundings.ts'

/**
 * Draws the page anew at another place: beside it shows what `fill` says, with the shadow of a sheet on a
 * desk.
 * @param frame size of the picture to be, px
 * @param forward from places in the page to places in the frame
 * @param draw puts the page on the background, by default by bilinear interpolation
 * @returns where places of the page are in the frame
 */
export function layPage(
  page: Page,
  frame: { width: number; height: number },
  forward: Projection,
  { fill, rng }: { fill: Fill; rng: Rng },
  draw: (before: Raster, into: Raster) => void = (before, into) => warp(before, into, forward),
): PointMap {
  const { width, height, sheet } = page
  const under = { width, height, bytes: page.peek() }
  const around = continuesScene(fill, under, sheet) ? surroundingsOf(under, sheet) : undefined
  const background = backgroundFor(around ? 'white' : fill, under, rng)
  const seed = around ? rng.int(0, 1023) : 0
  page.rebuild(frame.width, frame.height, (before, after) => {
    const into = { ...frame, bytes: after }
    const from = { width, height, bytes: before }
    if (around) continueScene(from, into, forward, { ...around, page: from }, seed)
    else fillBackground(into, background)
    if (background.texture) contactShadow(from, into, forward)
    draw(from, into)
  })
  return matrixMap({ width, height }, frame, forward)
}

/** For each pixel of the frame that the page does not cover in full: its place and how far off the page it is. */
function eachBeside(
  page: Raster,
  { width, height }: Raster,
  forward: Projection,
  visit: (k: number, x: number, y: number) => void,
): void {
  const edges = edgesOf(page, forward)
  for (let row = 0; row < height; row++) {
    const y = row + 0.5
    let [from, to] = [0, width]
    for (let e = 0; e < 12; e += 3) {
      // Where a x + b y + c is at least 1 the page covers all of a pixel.
      const a = edges[e]!
      const rest = 1 - edges[e + 1]! * y - edges[e + 2]!
      if (a > 1e-9) from = Math.max(from, Math.ceil(rest / a - 0.5))
      else if (a < -1e-9) to = Math.min(to, Math.floor(rest / a - 0.5) + 1)
      else if (rest > 0) to = 0
    }
    if (to <= from) [from, to] = [width, width]
    for (let x = 0; x < from; x++) visit(row * width + x, x + 0.5, y)
    for (let x = to; x < width; x++) visit(row * width + x, x + 0.5, y)
  }
}

function continueScene(
  from: Raster,
  into: Raster,
  forward: Projection,
  around: ReturnType<typeof surroundingsOf>,
  seed: number,
): void {
  const back = inverted(forward)
  const tone = new Float32Array(3)
  eachBeside(from, into, forward, (k, x, y) => {
    const below = back[6] * x + back[7] * y + back[8]
    const u = (back[0] * x + back[1] * y + back[2]) / below
    const v = (back[3] * x + back[4] * y + back[5]) / below
    surroundingAt(around, u, v, tone, seed)
    into.bytes[4 * k] = tone[0]!
    into.bytes[4 * k + 1] = tone[1]!
    into.bytes[4 * k + 2] = tone[2]!
    into.bytes[4 * k + 3] = 255
  })
}

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
  eachBeside(page, into, forward, (k, x, y) => {
    let [far, second] = [0, 0]
    for (let e = 0; e < 12; e += 3) {
      const off = -(edges[e]! * (x - shift) + edges[e + 1]! * (y - 1.4 * shift) + edges[e + 2]!)
      if (off > far) [far, second] = [off, far]
      else if (off > second) second = off
    }
    const away = Math.sqrt(far * far + second * second)
    const at = Math.min(dark.length - 1, Math.floor(away * 4))
    const left = dark[at]!
    for (let i = 4 * k; i < 4 * k + 3; i++) bytes[i] = bytes[i]! * left
  })
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
