/**
 * How a rubber stamp prints its face: ink squeezed out to the edges of letters, a pale and mottled middle,
 * places that the hand did not press or the pad left dry, and now and then a second touch.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../../../core/rng.ts'
import { NOISE_MEAN, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'
import type { StampFace } from './faces.ts'

export interface Impression {
  /** radians clockwise */
  angle: number
  /** how evenly it was pressed, 0 to 1: what is missing where it was not */
  evenness: number
  /** ink on the pad, 0 dry to 1 wet */
  ink: number
  /** how far a second touch lies off, px; 0: there is none */
  slip: number
  /** size of the paper's grain, px */
  grain: number
}

/** Ink on paper: a share for each pixel of a box. */
export interface Print {
  width: number
  height: number
  /** 0 bare to 1 covered, row by row */
  cover: Float32Array
}

/** Presses a face on paper. */
export function press(face: StampFace, impression: Impression, rng: Rng): Print {
  const { angle, evenness, ink, slip, grain } = impression
  const cos = Math.abs(Math.cos(angle))
  const sin = Math.abs(Math.sin(angle))
  const margin = 4 + Math.ceil(slip + 2 * grain)
  const width = Math.ceil(face.wide * cos + face.high * sin) + 2 * margin
  const height = Math.ceil(face.wide * sin + face.high * cos) + 2 * margin
  const rubber = maskOf(width, height, (context) => {
    context.translate(width / 2, height / 2)
    context.rotate(angle)
    face.draw(context)
  })
  // What lies about an edge, to squeeze ink out there: the finer the face, the narrower.
  const edge = Math.max(0.7, 0.022 * Math.min(face.wide, face.high))
  const around = rubber.slice()
  soften(around, width, height, edge)
  const near = rubber.slice()
  soften(near, width, height, 0.35 * grain)
  const pressure = pressureOf(width, height, evenness, rng)
  const second = slip > 0 ? touchOf(slip, rng) : undefined
  const cover = new Float32Array(width * height)
  const white = noiseTile('white')
  const fine = noiseTile('grain')
  const fibre = noiseTile('fibre')
  const wrap = NOISE_SIDE - 1
  const [left, top] = [rng.int(0, wrap), rng.int(0, wrap)]
  for (let y = 0, at = 0; y < height; y++) {
    const v = Math.floor(y / grain) + top
    const row = (v & wrap) * NOISE_SIDE
    for (let x = 0; x < width; x++, at++) {
      let touched = near[at]!
      let squeezed = touched - around[at]!
      if (second) {
        const from = at - second.dy * width - second.dx
        const again = from >= 0 && from < near.length ? near[from]! * second.share : 0
        if (again > touched) {
          touched = again
          squeezed = 0
        }
      }
      if (touched <= 0.004) continue
      const u = (Math.floor(x / grain) + left) & wrap
      const speck =
        (0.5 * (fine[row + u]! - NOISE_MEAN) +
          0.3 * (fibre[row + u]! - NOISE_MEAN) +
          0.3 * (white[row + u]! - NOISE_MEAN)) /
        40
      // Rubber meets the peaks of the paper first: where it is pressed lightly, ink stays on these alone.
      const force = pressure[at]! + 0.9 * Math.max(0, squeezed) + 0.23 * speck * (1.25 - ink)
      const met = Math.min(1, Math.max(0, (force - 0.16) / 0.3))
      const depth = 0.46 + 0.36 * ink + 0.8 * squeezed + 0.1 * speck + 0.22 * (pressure[at]! - 0.6)
      cover[at] = touched * met * Math.min(1, Math.max(0.12, depth))
    }
  }
  return { width, height, cover }
}

/** How much of each pixel is covered by what is drawn, 0 to 1. */
function maskOf(
  width: number,
  height: number,
  draw: (context: SKRSContext2D) => void,
): Float32Array {
  const context = createCanvas(width, height).getContext('2d')
  context.fillStyle = '#000'
  context.strokeStyle = '#000'
  draw(context)
  const { data } = context.getImageData(0, 0, width, height)
  const mask = new Float32Array(width * height)
  for (let i = 0; i < mask.length; i++) mask[i] = data[4 * i + 3]! / 255
  return mask
}

/** The hand's pressure, about 0 to 1: heavier to one side, and unevenly. */
function pressureOf(width: number, height: number, evenness: number, rng: Rng): Float32Array {
  const toward = rng.uniform(0, 2 * Math.PI)
  const tilt = (1 - evenness) * rng.uniform(0.15, 1)
  const [tx, ty] = [(tilt * Math.cos(toward)) / width, (tilt * Math.sin(toward)) / height]
  const cloud = noiseTile('cloud')
  const wrap = NOISE_SIDE - 1
  const [left, top] = [rng.int(0, wrap), rng.int(0, wrap)]
  // A few patches over a stamp of any size.
  const scale = 190 / Math.max(width, height)
  const patches = 0.012 * (1 - evenness) * rng.uniform(0.4, 1)
  const base = 0.78 - 0.2 * (1 - evenness)
  const out = new Float32Array(width * height)
  for (let y = 0, at = 0; y < height; y++) {
    const row = ((Math.floor(y * scale) + top) & wrap) * NOISE_SIDE
    for (let x = 0; x < width; x++, at++) {
      const patch = cloud[row + ((Math.floor(x * scale) + left) & wrap)]! - NOISE_MEAN
      out[at] = base + tx * (x - width / 2) + ty * (y - height / 2) + patches * patch
    }
  }
  return out
}

function touchOf(slip: number, rng: Rng): { dx: number; dy: number; share: number } {
  const toward = rng.uniform(0, 2 * Math.PI)
  return {
    dx: Math.round(slip * Math.cos(toward)),
    dy: Math.round(slip * Math.sin(toward)),
    share: rng.uniform(0.2, 0.6),
  }
}

/** Two box blurs of a plane in place, about this standard deviation; nothing beyond its sides. */
function soften(plane: Float32Array, width: number, height: number, sigma: number): void {
  const radius = 1.22 * sigma
  const whole = Math.floor(radius)
  const part = radius - whole
  const line = new Float32Array(Math.max(width, height))
  const pass = (start: number, step: number, count: number): void => {
    for (let i = 0; i < count; i++) line[i] = plane[start + i * step]!
    let sum = 0
    for (let k = 0; k < Math.min(whole, count); k++) sum += line[k]!
    for (let i = 0; i < count; i++) {
      if (i + whole < count) sum += line[i + whole]!
      if (i - whole - 1 >= 0) sum -= line[i - whole - 1]!
      const before = i - whole - 1 >= 0 ? line[i - whole - 1]! : 0
      const behind = i + whole + 1 < count ? line[i + whole + 1]! : 0
      plane[start + i * step] = (sum + part * (before + behind)) / (2 * radius + 1)
    }
  }
  for (let round = 0; round < 2; round++) {
    for (let y = 0; y < height; y++) pass(y * width, 1, width)
    for (let x = 0; x < width; x++) pass(x, width, height)
  }
}
