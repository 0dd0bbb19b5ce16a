/** Background textures: table tops seen from above, slightly out of focus: constants, made on first use and kept. */
import { createCanvas, ImageData, type Canvas } from '@napi-rs/canvas'
import { sharedTable } from '../../core/shared-tables.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from './noise.ts'

/** Side of a tile in pixels. */
export const TILE_SIDE = 768

export const BACKGROUNDS = ['oak', 'walnut', 'beech', 'laminate', 'slate', 'cloth'] as const
export type BackgroundKind = (typeof BACKGROUNDS)[number]

interface Tile {
  canvas: Canvas
  bytes: Uint8ClampedArray
}

const tiles = new Map<BackgroundKind, Tile>()

/** The tile of this texture, RGBA, not to be written to. */
export function backgroundTile(kind: BackgroundKind): Tile {
  let tile = tiles.get(kind)
  if (!tile) {
    const table = sharedTable(`background/${kind}`, () => made(kind), DIGESTS[kind])
    const bytes = new Uint8ClampedArray(table.buffer, table.byteOffset, table.length)
    const canvas = createCanvas(TILE_SIDE, TILE_SIDE)
    // A canvas takes no memory that threads share.
    const own = new ImageData(new Uint8ClampedArray(bytes), TILE_SIDE, TILE_SIDE)
    canvas.getContext('2d').putImageData(own, 0, 0)
    tile = { canvas, bytes }
    tiles.set(kind, tile)
  }
  return tile
}

function made(kind: BackgroundKind): Uint8Array {
  const bytes = new Uint8ClampedArray(TILE_SIDE * TILE_SIDE * 4)
  MAKERS[kind](bytes)
  return new Uint8Array(bytes.buffer)
}

/** SHA-256 of each tile. */
const DIGESTS: Record<BackgroundKind, string> = {
  oak: 'f07c5977e9291183bf13cbbb508447cce3ca3ec1905d53734a3e07d558b16890',
  walnut: '2fdf835f9d6d4d816a0d2a20953e3302048a371ae38e826b079e892bc0499672',
  beech: '0fc0455792d9e63292ca59f70be022487da839a3f6ac5e75e1ba42c12263ad0a',
  laminate: 'af6de466cef9e998277cdbeb704a6a5924884db4c83837d2460f59371f129ac5',
  slate: '14615b96a1060744b1f0d4e0335c2eb19ee5045dc780b97bc8de13e64a9b7863',
  cloth: 'b1fe1fd47650307ff085bf85774f6ef232bae5de98a6d07ef7e58c4e1255172e',
}

type Colour = readonly [number, number, number]

const MAKERS: Record<BackgroundKind, (bytes: Uint8ClampedArray) => void> = {
  oak: (bytes) => wood(bytes, [181, 142, 98], [-26, -28, -27], 190),
  walnut: (bytes) => wood(bytes, [104, 75, 55], [-22, -19, -16], 0),
  beech: (bytes) => wood(bytes, [206, 176, 140], [-15, -18, -20], 256),
  laminate: (bytes) => plain(bytes, [203, 201, 196], 2.2, 2),
  slate: (bytes) => plain(bytes, [92, 95, 99], 5, 4),
  cloth,
}

/** Noise at a place, mean 0, standard deviation 1. */
function noise(tile: Uint8Array, x: number, y: number): number {
  const wrap = NOISE_SIDE - 1
  return (tile[(y & wrap) * NOISE_SIDE + (x & wrap)]! - NOISE_MEAN) / NOISE_SD
}

/** Noise between pixels, so that it can be stretched. */
function stretched(tile: Uint8Array, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  const s = x - left
  const t = y - top
  return (
    (noise(tile, left, top) * (1 - s) + noise(tile, left + 1, top) * s) * (1 - t) +
    (noise(tile, left, top + 1) * (1 - s) + noise(tile, left + 1, top + 1) * s) * t
  )
}

/**
 * Planed wood, grain along x: year rings cut at a flat angle (bands whose distance and place
 * wander), pores as fine streaks, boards of `board` pixels (0: one piece) of different tone.
 */
function wood(bytes: Uint8ClampedArray, base: Colour, dark: Colour, board: number): void {
  const cloud = noiseTile('cloud')
  const grain = noiseTile('grain')
  for (let y = 0; y < TILE_SIDE; y++) {
    const plank = board === 0 ? 0 : Math.floor((y + 40) / board)
    const inPlank = board === 0 ? board : (y + 40) % board
    const tone = plank === 0 ? 0 : Math.sin(plank * 12.9898) * 0.35
    const gap = board > 0 && inPlank < 3 ? 1.6 - Math.abs(inPlank - 1) * 0.7 : 0
    const along = plank * 311
    for (let x = 0; x < TILE_SIDE; x++) {
      const bend = stretched(cloud, x * 0.22 + along, y * 0.9)
      const rings = Math.sin(y * 0.19 + bend * 5.5 + along)
      const pores = stretched(grain, x * 0.045 + along, y * 0.8)
      const fine = stretched(grain, x * 0.16 + 500, y * 1.1 + 77)
      const depth = 0.32 * rings + 0.3 * pores + 0.22 * fine + 0.3 * bend + tone + gap
      put(bytes, (y * TILE_SIDE + x) * 4, base, dark, depth)
    }
  }
}

/** A smooth top: soft patches of `patches` and speckle of `speckle` grey levels. */
function plain(bytes: Uint8ClampedArray, base: Colour, patches: number, speckle: number): void {
  const cloud = noiseTile('cloud')
  const grain = noiseTile('grain')
  for (let y = 0; y < TILE_SIDE; y++) {
    for (let x = 0; x < TILE_SIDE; x++) {
      const depth = patches * noise(cloud, x + 100, y + 300) + speckle * noise(grain, x, y)
      put(bytes, (y * TILE_SIDE + x) * 4, base, [-1, -1, -1], depth)
    }
  }
}

/** A woven table cloth: threads over and under, uneven in tone. */
function cloth(bytes: Uint8ClampedArray): void {
  const cloud = noiseTile('cloud')
  const grain = noiseTile('grain')
  for (let y = 0; y < TILE_SIDE; y++) {
    for (let x = 0; x < TILE_SIDE; x++) {
      const over = ((x >> 2) + (y >> 2)) % 2 === 0
      const across = Math.sin(((over ? y : x) % 4) * 0.785)
      const thread = over
        ? stretched(grain, x * 0.06, (y >> 2) * 3)
        : stretched(grain, (x >> 2) * 3 + 400, y * 0.06)
      const depth =
        0.5 - 0.7 * across + 0.5 * thread + 0.4 * noise(cloud, x, y) + 0.3 * noise(grain, x, y)
      put(bytes, (y * TILE_SIDE + x) * 4, [137, 139, 148], [-15, -15, -14], depth)
    }
  }
}

function put(
  bytes: Uint8ClampedArray,
  at: number,
  base: Colour,
  dark: Colour,
  depth: number,
): void {
  for (let channel = 0; channel < 3; channel++) {
    bytes[at + channel] = base[channel]! + dark[channel]! * depth
  }
  bytes[at + 3] = 255
}
