/** How a sheet was captured: laid on a scanner, or photographed on a desk or in a hand. */
import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../core/rng.ts'
import type { Raster } from '../../page/image/raster.ts'
import { kernelArena } from '../../page/kernels/arena.ts'
import { allocImage } from '../../page/kernels/wasm-image.ts'
import { desk } from './desk.ts'
import { finish, type Finish } from './finish.ts'
import type { Frame, Size } from './frame.ts'
import { fingers, thumb } from './hand.ts'
import { warp, type Quad } from './warp.ts'

/** A thread's one canvas for what lies under and over sheets. */
let scene: SKRSContext2D | undefined

/**
 * Captures the sheet's pixels (RGBA, not premultiplied) in a frame of `size`.
 * @returns the finished page, and where the sheet's corners are in it
 */
export function capture(
  sheet: Raster,
  size: Size,
  frame: Frame,
  rng: Rng,
): { page: Raster; quad: Quad } {
  const { width, height } = size
  const photo = frame === 'scene' || rng.bernoulli(frame === 'card' ? 0.75 : 0.6)
  const held = frame === 'card' && photo && rng.bernoulli(0.25)
  const quad = frame === 'scene' ? whole(size) : place(sheet, size, photo, frame, rng)
  const arena = kernelArena()
  const shot = allocImage(arena, width, height)
  const pixels = () => arena.view(shot.at, width * height * 4, Uint8ClampedArray)
  if (photo && frame !== 'scene') {
    const under = (ctx: SKRSContext2D): void => {
      desk(ctx, width, height, quad, rng)
      if (held) fingers(ctx, quad, rng)
    }
    pixels().set(drawn(size, under))
  } else lid(arena.view(shot.at, width * height, Uint32Array), rng)
  warp(arena, sheet, shot, quad)
  if (held) {
    const before = new ImageData(pixels().slice(), width, height)
    const over = (ctx: SKRSContext2D): void => {
      ctx.putImageData(before, 0, 0)
      thumb(ctx, quad, rng)
    }
    pixels().set(drawn(size, over))
  }
  const look = frame === 'scene' ? sceneLook(rng) : photo ? photoLook(rng) : scanLook(rng)
  finish(arena, shot, look, rng)
  return { page: { width, height, bytes: pixels().slice() }, quad }
}

/** The pixels of a picture that is drawn whole. */
function drawn({ width, height }: Size, draw: (ctx: SKRSContext2D) => void): Uint8ClampedArray {
  scene ??= createCanvas(width, height).getContext('2d')
  const { canvas } = scene
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  scene.save()
  draw(scene)
  scene.restore()
  return scene.getImageData(0, 0, width, height).data
}

/** The lid of a scanner is white, grey, or open and black. */
function lid(pixels: Uint32Array, rng: Rng): void {
  const tone = rng.pick([250, 246, 238, 228, 90, 20])
  pixels.fill((0xff000000 | (tone * 0x010101)) >>> 0)
}

/** A scene fills the frame; its outermost half pixel is left out, where sampling would stop. */
function whole({ width, height }: Size): Quad {
  return [
    [-1, -1],
    [width + 1, -1],
    [width + 1, height + 1],
    [-1, height + 1],
  ]
}

/** Where the sheet's corners lie in the frame. */
function place(sheet: Size, { width, height }: Size, photo: boolean, frame: Frame, rng: Rng): Quad {
  const cover = photo
    ? rng.uniform(frame === 'card' ? 0.76 : 0.84, frame === 'card' ? 0.98 : 1)
    : rng.uniform(frame === 'card' ? 0.74 : 0.985, frame === 'card' ? 0.99 : 1.01)
  const fit = Math.min(width / sheet.width, height / sheet.height) * cover
  let [w, h] = [sheet.width * fit, sheet.height * fit]
  // Scans and careful photos were often cropped to the sheet and pressed into the frame.
  if (frame !== 'card' && rng.bernoulli(photo ? 0.4 : 0.75)) {
    const give = rng.uniform(0.97, 1.02)
    w = Math.min(width * give, w * 1.14)
    h = Math.min(height * give, h * 1.14)
  }
  const tilt = tiltOf(photo, rng)
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)]
  const cx = width / 2 + rng.normal(0, 0.12) * Math.max(4, width - w)
  const cy = height / 2 + rng.normal(0, 0.12) * Math.max(4, height - h)
  const bend = photo ? Math.min(w, h) * 0.016 : 0
  const corner = (sx: number, sy: number): readonly [number, number] => {
    const x = (sx * w) / 2 + rng.normal(0, bend)
    const y = (sy * h) / 2 + rng.normal(0, bend)
    return [cx + x * cos - y * sin, cy + x * sin + y * cos]
  }
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
}

/** Radians: most sheets lie nearly straight, a few up to ten degrees off. */
function tiltOf(photo: boolean, rng: Rng): number {
  const degrees = rng.bernoulli(photo ? 0.12 : 0.04)
    ? rng.uniform(-10, 9)
    : rng.normal(-0.1, photo ? 1.1 : 0.5)
  return (degrees * Math.PI) / 180
}

function scanLook(rng: Rng): Finish {
  const grey = rng.normal(0, 0.008)
  return {
    level: rng.uniform(0.7, 0.97),
    veil: 0,
    falloff: rng.uniform(0, 0.1),
    tint: [1 + grey, 1, 1 - grey],
    contrast: rng.uniform(1.8, 3.6),
    grain: rng.uniform(1, 4.6),
    texture: rng.uniform(0.2, 1.2),
    focus: rng.uniform(-0.68, -0.1),
  }
}

function photoLook(rng: Rng): Finish {
  const warm = rng.normal(0.018, 0.035)
  const green = rng.normal(0, 0.01)
  return {
    level: rng.uniform(0.66, 0.95),
    veil: rng.uniform(0, 0.03),
    falloff: rng.uniform(0.15, 0.6),
    tint: [1 + warm * 0.6, 1 + green, 1 - warm],
    contrast: rng.uniform(1.8, 3.4),
    grain: rng.uniform(1.5, 5.6),
    texture: rng.uniform(0.3, 1.4),
    focus: rng.uniform(-0.78, -0.05),
  }
}

function sceneLook(rng: Rng): Finish {
  const warm = rng.normal(0.02, 0.04)
  return {
    level: rng.uniform(1, 1.2),
    veil: rng.uniform(0.03, 0.2),
    falloff: rng.uniform(0.05, 0.3),
    tint: [1 + warm * 0.5, 1, 1 - warm],
    contrast: rng.uniform(1, 1.2),
    grain: rng.uniform(3, 7.5),
    texture: rng.uniform(0.3, 1.2),
    focus: rng.uniform(-0.6, 0.2),
  }
}
