/** Pens and how their ink lies on paper. */
import {
  createCanvas,
  ImageData,
  type Canvas,
  type CanvasPattern,
  type SKRSContext2D,
} from '@napi-rs/canvas'
import type { Rng } from '../../../../core/rng.ts'
import {
  NOISE_MEAN,
  NOISE_SD,
  NOISE_SIDE,
  noiseTile,
  type NoiseKind,
} from '../../../../page/texture/noise.ts'
import type { Page } from '../../../../page/image/page.ts'
import type { Trace } from './trace.ts'

export const PENS = ['ballpoint', 'fineliner', 'pencil', 'marker'] as const
export type PenKind = (typeof PENS)[number]

export const COLOURS = ['black', 'blue', 'red', 'green'] as const
export type ColourName = (typeof COLOURS)[number]

type Rgb = readonly [number, number, number]

interface Nature {
  /** usual width, × text height */
  width: number
  /** thinnest line that still shows on a page, px */
  thinnest: number
  /** share of light the ink takes away: mean, and how much the paper's grain moves it */
  cover: number
  grain: number
  noise: readonly NoiseKind[]
  /** how much ends thin out, 0 to 1 */
  taper: number
  colours: Record<ColourName, Rgb>
}

const NATURES: Record<PenKind, Nature> = {
  ballpoint: {
    width: 0.15,
    thinnest: 0.8,
    cover: 0.86,
    grain: 0.1,
    noise: ['white', 'grain'],
    taper: 0.8,
    colours: { black: [34, 34, 44], blue: [34, 58, 158], red: [196, 36, 46], green: [24, 120, 74] },
  },
  fineliner: {
    width: 0.16,
    thinnest: 0.8,
    cover: 0.96,
    grain: 0.03,
    noise: ['grain'],
    taper: 0.6,
    colours: { black: [20, 20, 24], blue: [24, 48, 148], red: [206, 28, 40], green: [14, 112, 66] },
  },
  pencil: {
    width: 0.18,
    thinnest: 0.9,
    cover: 0.62,
    grain: 0.17,
    noise: ['white', 'grain', 'fibre'],
    taper: 1,
    // Graphite is grey; coloured pencils are paler than their pens.
    colours: { black: [66, 66, 72], blue: [58, 84, 170], red: [204, 62, 64], green: [52, 134, 90] },
  },
  marker: {
    width: 0.42,
    thinnest: 1.6,
    cover: 0.93,
    grain: 0.045,
    noise: ['grain', 'fibre'],
    taper: 0.12,
    colours: { black: [24, 22, 26], blue: [26, 58, 156], red: [210, 30, 40], green: [16, 126, 70] },
  },
}

/** Side of the texture tiles, px. */
const TILE = 128

/** A pen in someone's hand over one page. */
export interface Pen {
  kind: PenKind
  /** px */
  width: number
  fill: CanvasPattern
  /** how much ends thin out, 0 to 1: felt tips end bluntly */
  taper: number
}

/**
 * @param width × the pen's usual width
 * @param height text height that pen widths follow, px
 * @param opacity of the ink, 0 to 1
 */
export function penOf(
  page: Page,
  kind: PenKind,
  colour: ColourName,
  { width, height, opacity }: { width: number; height: number; opacity: number },
  rng: Rng,
): Pen {
  const nature = NATURES[kind]
  const shift = rng.normal(0, 7)
  const tint = nature.colours[colour].map((c) =>
    Math.max(0, Math.min(255, Math.round(c + shift + rng.normal(0, 6)))),
  )
  const scale = Math.max(1, page.short / 800)
  return {
    kind,
    width: Math.max(nature.thinnest * scale, nature.width * height * width),
    fill: tinted(textureOf(kind), tint, opacity, scale, rng),
    taper: nature.taper,
  }
}

let palette: Canvas | undefined

/** A pattern of a texture in a colour, at a place of its own. */
export function tinted(
  texture: Canvas,
  [r, g, b]: readonly number[],
  opacity: number,
  scale: number,
  rng: Rng,
): CanvasPattern {
  // A pattern keeps the pixels it was made of, so that one canvas does for all.
  palette ??= createCanvas(TILE, TILE)
  const context = palette.getContext('2d')
  context.globalCompositeOperation = 'source-over'
  context.clearRect(0, 0, TILE, TILE)
  context.globalAlpha = opacity
  context.drawImage(texture, 0, 0)
  context.globalAlpha = 1
  context.globalCompositeOperation = 'source-in'
  context.fillStyle = `rgb(${r},${g},${b})`
  context.fillRect(0, 0, TILE, TILE)
  const pattern = context.createPattern(palette, 'repeat')
  pattern.setTransform({
    a: scale,
    b: 0,
    c: 0,
    d: scale,
    e: rng.int(0, TILE - 1),
    f: rng.int(0, TILE - 1),
  })
  return pattern
}

const textures = new Map<PenKind, Canvas>()

function textureOf(kind: PenKind): Canvas {
  let texture = textures.get(kind)
  if (!texture) {
    const { cover, grain, noise } = NATURES[kind]
    texture = alphaTile(cover, grain, noise)
    textures.set(kind, texture)
  }
  return texture
}

/** A black tile whose alpha is `cover` moved by noise with standard deviation `grain`. */
export function alphaTile(cover: number, grain: number, noise: readonly NoiseKind[]): Canvas {
  const data = new Uint8ClampedArray(TILE * TILE * 4)
  const tiles = noise.map(noiseTile)
  const unit = (255 * grain) / (NOISE_SD * Math.sqrt(tiles.length))
  for (let y = 0, k = 3; y < TILE; y++) {
    // A part of a tile does not join with itself; mirrored, it does.
    const row = Math.min(y, TILE - 1 - y) * NOISE_SIDE
    for (let x = 0; x < TILE; x++, k += 4) {
      let sum = 0
      const at = row + Math.min(x, TILE - 1 - x)
      for (const tile of tiles) sum += tile[at]! - NOISE_MEAN
      data[k] = 255 * cover + unit * sum
    }
  }
  const canvas = createCanvas(TILE, TILE)
  canvas.getContext('2d').putImageData(new ImageData(data, TILE, TILE), 0, 0)
  return canvas
}

/** Draws traces with a pen; ink only darkens what is there. */
export function write(page: Page, pen: Pen, traces: readonly Trace[]): void {
  page.drawWithin(boundsOf(traces, pen.width), (context) => {
    context.globalCompositeOperation = 'multiply'
    context.fillStyle = pen.fill
    context.beginPath()
    for (const trace of traces) ribbon(context, trace, pen.width)
    context.fill()
  })
}

/** A box that holds the traces as a pen of this width draws them. */
export function boundsOf(traces: readonly Trace[], width: number) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const trace of traces) {
    for (let i = 0; i < trace.length; i += 3) {
      // Edges are softened over the pixel beside.
      const reach = 0.5 * width * trace[i + 2]! + 2
      box.left = Math.min(box.left, trace[i]! - reach)
      box.right = Math.max(box.right, trace[i]! + reach)
      box.top = Math.min(box.top, trace[i + 1]! - reach)
      box.bottom = Math.max(box.bottom, trace[i + 1]! + reach)
    }
  }
  return box
}

/** Adds the outline of a trace with round ends to the context's path. */
function ribbon(context: SKRSContext2D, trace: Trace, width: number): void {
  const last = trace.length / 3 - 1
  if (last < 1) return
  const sides = new Float64Array((last + 1) * 2)
  for (let i = 0; i <= last; i++) {
    const from = 3 * Math.max(0, i - 1)
    const to = 3 * Math.min(last, i + 1)
    const dx = trace[to]! - trace[from]!
    const dy = trace[to + 1]! - trace[from + 1]!
    const half = (0.5 * width * trace[3 * i + 2]!) / (Math.hypot(dx, dy) + 1e-9)
    sides[2 * i] = -dy * half
    sides[2 * i + 1] = dx * half
  }
  for (let i = 0; i <= last; i++) {
    const x = trace[3 * i]! + sides[2 * i]!
    const y = trace[3 * i + 1]! + sides[2 * i + 1]!
    if (i === 0) context.moveTo(x, y)
    else context.lineTo(x, y)
  }
  cap(context, trace, sides, last, 1)
  for (let i = last; i >= 0; i--) {
    context.lineTo(trace[3 * i]! - sides[2 * i]!, trace[3 * i + 1]! - sides[2 * i + 1]!)
  }
  cap(context, trace, sides, 0, -1)
  context.closePath()
}

/** Half a circle round an end, in four chords. */
function cap(
  context: SKRSContext2D,
  trace: Trace,
  sides: Float64Array,
  i: number,
  sign: number,
): void {
  const x = sides[2 * i]! * sign
  const y = sides[2 * i + 1]! * sign
  for (let k = 1; k < 4; k++) {
    const cos = Math.cos((k * Math.PI) / 4)
    const sin = Math.sin((k * Math.PI) / 4)
    context.lineTo(trace[3 * i]! + x * cos + y * sin, trace[3 * i + 1]! + y * cos - x * sin)
  }
}
