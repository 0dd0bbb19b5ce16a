/** Drawn pages with what misleads a search for text: bends, shadows, dark paper, codes, speckle, empty tables. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { rngFrom } from '../../../src/core/rng.ts'
import { Source } from '../../../src/page/image/source.ts'
import type { TextLine } from '../../../src/page/textlines/text-lines.ts'
import type { DrawnLine } from './text-pages.ts'

/** A place on a page, px. */
export interface Place {
  x0: number
  y0: number
  x1: number
  y1: number
}

/** A page changed pixel by pixel: `value(x, y, c)` is the new value of channel c. */
function mapped(
  { width, height, pixels }: Source,
  value: (x: number, y: number, c: number) => number,
): Source {
  const out = pixels.slice()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) out[(y * width + x) * 4 + c] = value(x, y, c)
    }
  }
  return new Source(width, height, out)
}

/** The page and its lines with the paper bent: each column is moved down by a wave. */
export function bent(
  source: Source,
  lines: readonly DrawnLine[],
  depth: number,
): { source: Source; pieces: DrawnLine[] } {
  const { width, height, pixels } = source
  const down = (x: number): number => depth * Math.sin((2.2 * Math.PI * x) / width)
  const page = mapped(source, (x, y, c) => {
    const from = Math.max(0, Math.min(height - 1.001, y - down(x)))
    const top = Math.floor(from)
    const at = (top * width + x) * 4 + c
    return pixels[at]! + (pixels[at + width * 4]! - pixels[at]!) * (from - top)
  })
  const cuts = 8
  const pieces = lines.flatMap(({ x0, y0, x1, y1, size }) =>
    Array.from({ length: cuts }, (_, k) => {
      const x = (part: number): number => x0 + ((x1 - x0) * part) / cuts
      const y = (part: number): number => y0 + ((y1 - y0) * part) / cuts + down(x(part))
      return { x0: x(k), y0: y(k), x1: x(k + 1), y1: y(k + 1), size }
    }),
  )
  return { source: page, pieces }
}

/** Light print on dark paper. */
export function negative(source: Source): Source {
  return mapped(source, (x, y, c) => 255 - source.pixels[(y * source.width + x) * 4 + c]!)
}

/** A hard shadow over the right part, its edge slanting across the lines. */
export function shaded(source: Source): Source {
  const { width, height, pixels } = source
  return mapped(source, (x, y, c) => {
    const edge = width * (0.55 - (0.2 * y) / height)
    return pixels[(y * width + x) * 4 + c]! * (x > edge ? 0.35 : 1)
  })
}

/** A page with writing on its upper part only and something else on the lower. */
export function below(
  source: Source,
  draw: (context: SKRSContext2D, place: Place) => void,
): { source: Source; place: Place } {
  const { width, height } = source
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const image = context.createImageData(width, height)
  image.data.set(source.pixels)
  context.putImageData(image, 0, 0)
  const place = { x0: 0, y0: Math.round(height * 0.55), x1: width, y1: height }
  context.fillStyle = '#f4f2ee'
  context.fillRect(0, place.y0 - 4, width, height)
  context.fillStyle = '#1c1c20'
  context.strokeStyle = '#1c1c20'
  draw(context, place)
  return {
    source: new Source(width, height, context.getImageData(0, 0, width, height).data),
    place,
  }
}

export const NO_TEXT = {
  'a QR code': (context: SKRSContext2D, { y0 }: Place): void => {
    const rng = rngFrom('modules')
    for (let row = 0; row < 29; row++) {
      for (let column = 0; column < 29; column++) {
        if (rng.bernoulli(0.5)) context.fillRect(120 + column * 6, y0 + 30 + row * 6, 6, 6)
      }
    }
  },
  'a barcode': (context: SKRSContext2D, { y0 }: Place): void => {
    const rng = rngFrom('bars')
    for (let x = 60; x < 380;) {
      const wide = rng.int(1, 4)
      context.fillRect(x, y0 + 60, wide, 26)
      x += wide + rng.int(2, 5)
    }
  },
  'empty table rows': (context: SKRSContext2D, { y0, y1 }: Place): void => {
    context.lineWidth = 1.5
    context.beginPath()
    for (let y = y0 + 10; y < y1 - 20; y += 18) {
      context.moveTo(30, y)
      context.lineTo(410, y)
    }
    for (const x of [30, 90, 180, 240, 330, 410]) {
      context.moveTo(x, y0 + 10)
      context.lineTo(x, y1 - 24)
    }
    context.stroke()
  },
  'photocopier speckle': (context: SKRSContext2D, { y0, x1, y1 }: Place): void => {
    const rng = rngFrom('speckle')
    for (let i = 0; i < 9000; i++) {
      const size = rng.uniform(0.6, 2.6)
      context.fillRect(rng.uniform(0, x1), rng.uniform(y0, y1), size, size)
    }
  },
} as const

/** A page that is empty but for a few short lines. */
export function shortLetter(words: readonly string[], size: number): Source {
  const canvas = createCanvas(443, 591)
  const context = canvas.getContext('2d')
  context.fillStyle = '#f4f2ee'
  context.fillRect(0, 0, 443, 591)
  context.fillStyle = '#26262c'
  context.font = `${size}px 'Test Gothic'`
  for (const [k, text] of words.entries()) context.fillText(text, 60, 90 + k * size * 2)
  return new Source(443, 591, context.getImageData(0, 0, 443, 591).data)
}

/** How many lines have their middles in a place. */
export function linesWithin(lines: readonly TextLine[], { x0, y0, x1, y1 }: Place): number {
  return lines.filter((line) => {
    const x = line.x + (line.length / 2) * Math.cos(line.angle)
    const y = line.y + (line.length / 2) * Math.sin(line.angle)
    return x > x0 && x < x1 && y > y0 && y < y1
  }).length
}
