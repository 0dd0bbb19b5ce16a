import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { plainBorder } from '../../../src/page/background/fill.ts'
import { layPage } from '../../../src/page/background/lay-page.ts'
import { sheetAt } from '../../../src/page/background/sheet.ts'
import { composed, project, turned } from '../../../src/page/geometry/projection.ts'
import { Page } from '../../../src/page/image/page.ts'
import type { Raster } from '../../../src/page/image/raster.ts'
import { Source } from '../../../src/page/image/source.ts'

const [WIDTH, HEIGHT] = [300, 400]

/** A sheet on a striped green desk; `margin` of desk round it, px. */
function photograph(margin: number): Page {
  const canvas = createCanvas(WIDTH, HEIGHT)
  const context = canvas.getContext('2d')
  context.fillStyle = '#28603c'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.fillStyle = '#306a44'
  for (let x = 0; x < WIDTH; x += 8) context.fillRect(x, 0, 3, HEIGHT)
  context.fillStyle = '#f0ede6'
  context.fillRect(margin, margin, WIDTH - 2 * margin, HEIGHT - 2 * margin)
  context.fillStyle = '#222'
  for (let y = margin + 20; y < HEIGHT - margin - 20; y += 12) {
    context.fillRect(margin + 20, y, WIDTH - 2 * margin - 40, 4)
  }
  const page = new Page()
  page.load(new Source(WIDTH, HEIGHT, context.getImageData(0, 0, WIDTH, HEIGHT).data))
  return page
}

function blank(level: number): Page {
  const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(level)
  for (let i = 3; i < pixels.length; i += 4) pixels[i] = 255
  const page = new Page()
  page.load(new Source(WIDTH, HEIGHT, pixels))
  return page
}

const MAP = turned(WIDTH, HEIGHT, 9, 1, { x: WIDTH / 2, y: HEIGHT / 2 })
const FRAME = { width: WIDTH, height: HEIGHT }

function pixel(page: Page, x: number, y: number): number[] {
  return [...page.peek().subarray((y * page.width + x) * 4, (y * page.width + x) * 4 + 3)]
}

describe('layPage', () => {
  it.each([30, 12])('continues a desk of %i px beside a turned photograph', (margin) => {
    const page = photograph(margin)
    layPage(page, FRAME, MAP, { fill: 'auto', rng: rngFrom('a') })
    for (const [x, y] of [
      [2, 2],
      [WIDTH - 3, 3],
      [3, HEIGHT - 3],
      [WIDTH - 2, HEIGHT - 2],
    ]) {
      const [r, g, b] = pixel(page, x!, y!)
      expect(Math.hypot(r! - 44, g! - 101, b! - 64), `${x}, ${y}`).toBeLessThan(22)
    }
  })

  it('has no seam where the desk goes on', () => {
    const page = photograph(40)
    layPage(page, FRAME, [1, 0, 25.5, 0, 1, 0, 0, 0, 1], { fill: 'auto', rng: rngFrom('a') })
    let step = 0
    for (let y = 5; y < HEIGHT - 5; y++) {
      step = Math.max(step, Math.abs(pixel(page, 24, y)[1]! - pixel(page, 25, y)[1]!))
    }
    // The stripes themselves differ by ten levels.
    expect(step).toBeLessThanOrEqual(11)
  })

  it.each(['paper', 'desk'] as const)('continues a photographed desk instead of %s', (fill) => {
    const page = photograph(30)
    layPage(page, FRAME, MAP, { fill, rng: rngFrom('a') })
    expect(Math.abs(pixel(page, 2, 2)[1]! - 101)).toBeLessThan(14)
  })

  it.each([
    ['auto', 250, 255],
    ['white', 250, 255],
    ['black', 250, 0],
    ['paper', 214, 214],
    ['auto', 40, 40],
    ['white', 40, 255],
  ] as const)('lays a page without a desk on %s (page %i)', (fill, level, expected) => {
    const page = blank(level)
    layPage(page, FRAME, MAP, { fill, rng: rngFrom('a') })
    expect(Math.abs(pixel(page, 1, 1)[1]! - expected)).toBeLessThan(3)
  })

  it.each([1, 0.98])('throws the shadow of a sheet of %f on a drawn desk', (scale) => {
    const page = blank(255)
    const map = composed([scale, 0, 20, 0, scale, 12, 0, 0, 1], [1, 0, 0, 0, 1, 0, 0, 0, 1])
    layPage(page, { width: 360, height: 440 }, map, { fill: 'desk', rng: rngFrom('desk') })
    const column = (x: number): number => {
      let sum = 0
      for (let y = 100; y < 300; y++) sum += pixel(page, x, y)[1]!
      return sum / 200
    }
    const right = Math.ceil(20 + 300 * scale)
    expect(column(right + 1)).toBeLessThan(0.8 * column(right + 28))
    // More on the side turned from the light.
    expect(column(right + 1) / column(right + 25)).toBeLessThan(column(17) / column(2))
  })

  it('tells where the sheet is now', () => {
    const page = photograph(40)
    page.follow(layPage(page, FRAME, MAP, { fill: 'auto', rng: rngFrom('a') }))
    const corner = project(MAP, 44, 44)
    const outside = project(MAP, 36, 200)
    expect(sheetAt(page.sheet!, corner.x, corner.y)).toBeGreaterThan(127)
    expect(sheetAt(page.sheet!, outside.x, outside.y)).toBeLessThan(127)
  })

  it('knows a corner of the sheet that was moved out of the picture', () => {
    const page = photograph(40)
    const before = page.sheet!.corners![0]
    page.follow(
      layPage(page, FRAME, [1, 0, -60, 0, 1, 0, 0, 0, 1], { fill: 'auto', rng: rngFrom('a') }),
    )
    expect(page.sheet!.corners![0]).toEqual({ x: before.x - 60, y: before.y })
  })

  it('lays a sheet of what was all sheet', () => {
    const page = blank(250)
    page.follow(layPage(page, FRAME, MAP, { fill: 'white', rng: rngFrom('a') }))
    expect(sheetAt(page.sheet!, 2, 2)).toBe(0)
    expect(sheetAt(page.sheet!, 150, 200)).toBe(255)
  })
})

describe('plainBorder', () => {
  const picture = (paint: (x: number, y: number) => number): Raster => {
    const [width, height] = [120, 160]
    const bytes = new Uint8ClampedArray(4 * width * height).fill(255)
    for (let k = 0; k < width * height; k++) {
      bytes.fill(paint(k % width, Math.floor(k / width)), 4 * k, 4 * k + 3)
    }
    return { width, height, bytes }
  }

  it('is the one colour all along the border, whatever lies within', () => {
    const inside = (x: number, y: number): boolean => x > 10 && x < 110 && y > 10 && y < 150
    expect(plainBorder(picture((x, y) => (inside(x, y) ? 20 : 251)))).toEqual({ colour: '#fbfbfb' })
  })

  it('is none where a desk shows along part of a side', () => {
    expect(plainBorder(picture((x, y) => (x < 3 && y > 40 && y < 60 ? 90 : 251)))).toBeUndefined()
  })

  it('is none of a picture with grain', () => {
    expect(plainBorder(picture((x, y) => 200 + ((x * 31 + y * 17) % 23)))).toBeUndefined()
  })
})
