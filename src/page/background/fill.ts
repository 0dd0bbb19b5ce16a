/**
 * What lies where a moved page no longer does: white (a scanner's lid, a viewer's background), the
 * page's own paper, the desk under it, or black.
 */
import { indexReached } from '../../core/quantile.ts'
import type { Rng } from '../../core/rng.ts'
import {
  backgroundTile,
  BACKGROUNDS,
  TILE_SIDE,
  type BackgroundKind,
} from '../texture/background-texture.ts'
import { warp } from '../geometry/warp.ts'
import { packedPixels } from '../image/pixels.ts'
import type { Raster } from '../image/raster.ts'
import type { Sheet } from './sheet.ts'

/**
 * `auto`: white beside paper, the picture's own surroundings continued beside a photograph. A photographed
 * desk is continued as well where `paper` or `desk` is asked for.
 */
export const FILLS = ['auto', 'white', 'paper', 'desk', 'black'] as const
/** What recipes are told about `fill`. */
export const FILL_HELP =
  'what shows where the page no longer is; auto: white beside paper, beside a photograph its own surroundings continued, as also in place of paper and desk where the photograph shows a desk'
export type Fill = (typeof FILLS)[number]

/** A fill made definite for one page. */
export interface Background {
  /** `#rrggbb`: the colour, or the mean of the texture */
  colour: string
  texture?: { kind: BackgroundKind; x: number; y: number; turned: boolean }
}

/** Paper at a picture's border is at least this bright, and at most this coloured. */
const MIN_PAPER = 150
const MAX_COLOUR = 40

/** Whether the picture goes on beside itself instead of being laid on something. */
export function continuesScene(fill: Fill, page: Raster, sheet: Sheet | undefined): boolean {
  if (fill === 'white' || fill === 'black') return false
  if (sheet) return true
  if (fill !== 'auto') return false
  const [r, g, b] = channels(borderColor(page))
  return Math.max(r, g, b) - Math.min(r, g, b) > MAX_COLOUR || Math.max(r, g, b) < MIN_PAPER
}

/** Decides on a background for this page; only `desk` draws from the rng. */
export function backgroundFor(fill: Fill, page: Raster, rng: Rng): Background {
  if (fill === 'desk') {
    const kind = rng.pick(BACKGROUNDS)
    const texture = { kind, x: rng.random(), y: rng.random(), turned: rng.bernoulli(0.5) }
    return { colour: '#8a8580', texture }
  }
  if (fill === 'paper') return { colour: borderColor(page) }
  return { colour: fill === 'black' ? '#000000' : '#ffffff' }
}

/** Fills a raster with the background. */
export function fillBackground(into: Raster, background: Background): void {
  const { texture } = background
  if (!texture) {
    const { buffer, byteOffset, length } = into.bytes
    new Uint32Array(buffer, byteOffset, length >> 2).fill(pixelOf(background.colour))
    return
  }
  const { x, y, side, across } = windowOf(texture, into.width, into.height)
  const s = 1 / side
  const { bytes } = backgroundTile(texture.kind)
  const tile = { width: TILE_SIDE, height: TILE_SIDE, bytes }
  warp(
    tile,
    into,
    across ? [0, s, -y * s, s, 0, -x * s, 0, 0, 1] : [s, 0, -x * s, 0, s, -y * s, 0, 0, 1],
  )
}

/** The part of the tile that shows: its corner, tile pixels a page pixel, whether x and y change. */
function windowOf(
  texture: NonNullable<Background['texture']>,
  width: number,
  height: number,
): { x: number; y: number; side: number; across: boolean } {
  const across = texture.turned
  const [w, h] = across ? [height, width] : [width, height]
  // A page of any size lies on the same desk: about 450 tile pixels span its short side.
  const side = Math.min(450 / Math.min(w, h), (TILE_SIDE - 2) / Math.max(w, h))
  const x = 1 + texture.x * (TILE_SIDE - 2 - w * side)
  const y = 1 + texture.y * (TILE_SIDE - 2 - h * side)
  return { x, y, side, across }
}

/** Levels by which a border of one colour may differ from it, and pixels of each side that are looked at. */
const PLAIN = 4
const PLAIN_SAMPLES = 160

/** The one colour that a picture has all along its border; undefined where there is more to see there. */
export function plainBorder(page: Raster): Background | undefined {
  const { width, height, bytes } = page
  const colour = borderColor(page)
  const [r, g, b] = channels(colour)
  const inset = Math.floor(Math.min(width, height) * 0.004)
  for (let i = 0; i < PLAIN_SAMPLES; i++) {
    const x = Math.floor(((i + 0.5) / PLAIN_SAMPLES) * width)
    const y = Math.floor(((i + 0.5) / PLAIN_SAMPLES) * height)
    for (let side = 0; side < 4; side++) {
      const column = side === 0 ? inset : side === 1 ? width - 1 - inset : x
      const row = side === 2 ? inset : side === 3 ? height - 1 - inset : y
      const at = (row * width + column) * 4
      const off =
        Math.abs(bytes[at]! - r) + Math.abs(bytes[at + 1]! - g) + Math.abs(bytes[at + 2]! - b)
      if (off > 3 * PLAIN) return undefined
    }
  }
  return { colour }
}

/** The colour of a page's border as `#rrggbb`: per channel the median of pixels along its four sides. */
export function borderColor({ width, height, bytes }: Raster): string {
  const counts = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)] as const
  const inset = Math.floor(Math.min(width, height) * 0.01)
  const perSide = 200
  const take = (x: number, y: number): void => {
    const at = (y * width + x) * 4
    counts.forEach((count, channel) => {
      const value = bytes[at + channel]!
      count[value] = count[value]! + 1
    })
  }
  for (let i = 0; i < perSide; i++) {
    const x = Math.floor((i / perSide) * width)
    const y = Math.floor((i / perSide) * height)
    take(x, inset)
    take(x, height - 1 - inset)
    take(inset, y)
    take(width - 1 - inset, y)
  }
  const middle = counts.map((count) => {
    const value = indexReached(count, perSide * 2)
    return value.toString(16).padStart(2, '0')
  })
  return `#${middle.join('')}`
}

/** An opaque pixel of a colour `#rrggbb`, as the four bytes of a raster are read as one number. */
export function pixelOf(colour: string): number {
  const [r, g, b] = channels(colour)
  return packedPixels(Uint8ClampedArray.of(r, g, b, 255))[0]!
}

function channels(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
