import { existsSync, readFileSync } from 'node:fs'
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../src/page/codec/decode.ts'
import { movedSheet, sheetAt, sheetOf, type Sheet } from '../../../src/page/background/sheet.ts'
import { turned, inverted, project } from '../../../src/page/geometry/projection.ts'
import { matrixMap, type PointMap } from '../../../src/page/geometry/point-map.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'

const SHARED = new URL('../../../../shared/', import.meta.url)

type Quad = readonly (readonly [number, number])[]

/** By eye, as shares of width and height; `all` where the whole picture is the sheet. */
const TRUTH = JSON.parse(
  readFileSync(new URL('./sheet-truth.json', import.meta.url), 'utf8'),
) as Record<string, Quad | 'all'>

const xy = ({ x, y }: { x: number; y: number }): [number, number] => [x, y]

const ALL: Quad = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]

/** Share of what either takes that both take. */
function overlap(sheet: Sheet | undefined, truth: Quad): number {
  let [both, either] = [0, 0]
  for (let v = 0.005; v < 1; v += 0.01) {
    for (let u = 0.005; u < 1; u += 0.01) {
      const a = inside(truth, u, v)
      const b = !sheet || sheetAt(sheet, u * sheet.width, v * sheet.height) > 127
      if (a && b) both++
      if (a || b) either++
    }
  }
  return both / either
}

function inside(quad: Quad, x: number, y: number): boolean {
  let odd = false
  quad.forEach(([ax, ay], i) => {
    const [bx, by] = quad[(i + 1) % quad.length]!
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) odd = !odd
  })
  return odd
}

const DESKS = { wood: '#a06a3c', card: '#d8874c', dark: '#2b2724', cloth: '#5a6f86' } as const

/** A printed sheet on a desk, its corners as shares. */
function onDesk(desk: string, corners: Quad, width = 443, height = 591): Source {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = desk
  context.fillRect(0, 0, width, height)
  for (let i = 0; i < 60; i++) {
    context.fillStyle = i % 2 ? '#00000018' : '#ffffff18'
    context.fillRect(0, ((i * 37) % 101) * (height / 101), width, height / 160)
  }
  print(context, corners, width, height)
  return sourceOf(context, width, height)
}

function print(context: SKRSContext2D, corners: Quad, width: number, height: number): void {
  context.beginPath()
  for (const [x, y] of corners) context.lineTo(x * width, y * height)
  context.closePath()
  context.fillStyle = '#efece4'
  context.fill()
  context.clip()
  context.fillStyle = '#222'
  for (let row = 0; row < 40; row++) {
    for (let word = 0; word < 9; word++) {
      context.fillRect(
        (0.27 + word * 0.055) * width,
        (0.24 + row * 0.014) * height,
        0.04 * width,
        0.006 * height,
      )
    }
  }
}

function sourceOf(context: SKRSContext2D, width: number, height: number): Source {
  return new Source(width, height, context.getImageData(0, 0, width, height).data)
}

const QUAD: Quad = [
  [0.2, 0.15],
  [0.85, 0.2],
  [0.8, 0.9],
  [0.15, 0.85],
]

function sheetOfPixels({ pixels, width, height }: Source): Sheet | undefined {
  return sheetOf(pixels, width, height)
}

describe('sheetOf', () => {
  it.each(Object.entries(DESKS))('finds a printed sheet on %s', (_, desk) => {
    const sheet = sheetOfPixels(onDesk(desk, QUAD))!
    expect(overlap(sheet, QUAD)).toBeGreaterThan(0.97)
    sheet.corners!.forEach(({ x, y }, i) => {
      expect(Math.hypot(x / 443 - QUAD[i]![0], y / 591 - QUAD[i]![1])).toBeLessThan(0.035)
    })
  })

  it.each([0.1, 0.26, 2, 8])('finds the same at %f MP', (megapixels) => {
    const scale = Math.sqrt((megapixels * 1e6) / (443 * 591))
    const page = onDesk(DESKS.wood, QUAD, Math.round(443 * scale), Math.round(591 * scale))
    expect(overlap(sheetOfPixels(page), QUAD)).toBeGreaterThan(0.97)
  })

  it('follows the edge to a few thousandths of the picture', () => {
    const sheet = sheetOfPixels(onDesk(DESKS.dark, QUAD, 1240, 1650))!
    const row = Array.from({ length: 1240 }, (_, x) => sheetAt(sheet, x + 0.5, 825.5))
    const left = row.findIndex((value) => value > 127) / 1240
    // The left side at half the height.
    expect(Math.abs(left - 0.175)).toBeLessThan(0.006)
    expect(row[Math.round(0.5 * 1240)]).toBe(255)
    expect(row[Math.round(0.05 * 1240)]).toBe(0)
  })

  it('takes a page that fills the picture for all of it', () => {
    expect(sheetOfPixels(onDesk('#efece4', ALL))).toBeUndefined()
  })

  it('takes a page under a hard shadow for all of it', () => {
    const canvas = createCanvas(443, 591)
    const context = canvas.getContext('2d')
    context.fillStyle = '#efece4'
    context.fillRect(0, 0, 443, 591)
    print(context, ALL, 443, 591)
    context.fillStyle = '#0009'
    context.fillRect(180, 200, 200, 300)
    expect(sheetOfPixels(sourceOf(context, 443, 591))).toBeUndefined()
  })

  it.each([
    [1, 1],
    [3, 900],
    [60, 60],
  ])('says nothing of a blank picture of %i × %i', (width, height) => {
    const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
    expect(sheetOf(pixels, width, height)).toBeUndefined()
  })
})

describe('page.sheet', () => {
  const size = { width: 443, height: 591 }
  const turnedSize = { width: 591, height: 443 }

  it('follows what is said about moved pixels', () => {
    const source = onDesk(DESKS.wood, QUAD)
    const page = new Page()
    page.load(source)
    const before = page.sheet!
    const map = turned(443, 591, 20, 1, { x: 221.5, y: 295.5 })
    const back = inverted(map)
    page.rebuild(443, 591, (from, to) => to.set(from))
    page.follow({
      to: size,
      forward: (x, y) => project(map, x, y),
      backward: (x, y) => project(back, x, y),
    })
    page.sheet!.corners!.forEach(({ x, y }, i) => {
      const { x: toX, y: toY } = project(map, before.corners![i]!.x, before.corners![i]!.y)
      expect(Math.hypot(x - toX, y - toY)).toBeLessThan(1e-6)
    })
    const middle = project(map, 0.2 * 443, 0.3 * 591)
    expect(sheetAt(page.sheet!, middle.x, middle.y)).toBe(255)
  })

  it('is the same whether asked for after each move or after both, also past a mirror and a turn', () => {
    const flip = [-1, 0, 443, 0, 1, 0, 0, 0, 1] as const
    const quarter = [0, -1, 591, 1, 0, 0, 0, 0, 1] as const
    const slant = turned(591, 443, 9, 1, { x: 300, y: 215 })
    const source = onDesk(DESKS.wood, QUAD)
    const seen = [false, true].map((asks) => {
      const page = new Page()
      page.load(source)
      page.rebuild(591, 443, (from, to) => to.set(from))
      for (const map of [
        matrixMap(size, size, flip),
        matrixMap(size, turnedSize, quarter),
        matrixMap(turnedSize, turnedSize, slant),
      ]) {
        page.follow(map)
        if (asks) expect(page.sheet).toBeDefined()
      }
      return page.sheet!
    })
    const { x, y } = project(slant, ...xy(project(quarter, ...xy(project(flip, 220, 300)))))
    for (const sheet of seen) expect(sheetAt(sheet, x, y)).toBe(255)
    let differ = 0
    for (let v = 2; v < 443; v += 5) {
      for (let u = 2; u < 591; u += 5) {
        if (Math.abs(sheetAt(seen[0]!, u, v) - sheetAt(seen[1]!, u, v)) > 128) differ++
      }
    }
    // Each look at it costs a little sharpness of the edge.
    expect(differ / (119 * 89)).toBeLessThan(0.01)
  })

  it('is the same after a half turn whichever way that was made, on every page of a source', () => {
    const source = onDesk(DESKS.wood, QUAD)
    const quarter = matrixMap(size, turnedSize, [0, -1, 591, 1, 0, 0, 0, 0, 1])
    const another = matrixMap(turnedSize, size, [0, -1, 443, 1, 0, 0, 0, 0, 1])
    const across = matrixMap(size, size, [-1, 0, 443, 0, 1, 0, 0, 0, 1])
    const down = matrixMap(size, size, [1, 0, 0, 0, -1, 591, 0, 0, 1])
    const after = (...maps: PointMap[]): Sheet => {
      const page = new Page()
      page.load(source)
      const { x, y } = page.sheet!.corners![0]
      page.rebuild(443, 591, () => undefined)
      for (const map of maps) page.follow(map)
      expect(page.sheet!.corners![0]).toEqual({ x: 443 - x, y: 591 - y })
      return page.sheet!
    }
    expect(after(across, down)).toEqual(after(quarter, another))
  })

  it('is the picture as it was once that lies on something', () => {
    const page = new Page()
    page.load(onDesk('#efece4', ALL))
    expect(page.sheet).toBeUndefined()
    page.rebuild(443, 591, (from, to) => to.set(from))
    const within = (x: number, y: number) => (x < 43 ? undefined : { x: x - 43, y })
    page.follow({
      to: size,
      backward: within,
      forward: (x, y) => ({ x: x + 43, y }),
    })
    expect(sheetAt(page.sheet!, 10, 300)).toBe(0)
    expect(sheetAt(page.sheet!, 100, 300)).toBe(255)
  })

  it('is found anew where nobody says where pixels went', () => {
    const page = new Page()
    page.load(onDesk(DESKS.wood, QUAD))
    const moved = onDesk(
      DESKS.wood,
      QUAD.map(([x, y]) => [x + 0.1, y]),
    )
    page.replace(443, 591, moved.pixels)
    expect(
      overlap(
        page.sheet,
        QUAD.map(([x, y]) => [x + 0.1, y]),
      ),
    ).toBeGreaterThan(0.95)
  })
})

describe('movedSheet', () => {
  it('is empty where nothing came from', () => {
    const sheet = sheetOfPixels(onDesk(DESKS.card, QUAD))!
    const nowhere = movedSheet(sheet, {
      to: { width: 100, height: 80 },
      forward: () => undefined,
      backward: () => undefined,
    })
    expect(nowhere.share).toBe(0)
    expect(nowhere.outline).toEqual([])
  })
})

describe.skipIf(!existsSync(new URL('data/damage', SHARED)))(
  'sheetOf on real pages (needs ../shared)',
  () => {
    it.each([
      [443 * 591, 0.82],
      [2_000_000, 0.7],
    ])(
      'is right on most pages of %i px',
      async (area, right) => {
        const desks: number[] = []
        const whole: number[] = []
        for (const [name, truth] of Object.entries(TRUTH)) {
          const file = new URL(name, SHARED)
          if (!existsSync(file)) continue
          const { pixels, width, height } = await decode(readFileSync(file), name, { area })
          const sheet = sheetOf(pixels, width, height)
          ;(truth === 'all' ? whole : desks).push(overlap(sheet, truth === 'all' ? ALL : truth))
        }
        const share = (values: readonly number[], from: number): number =>
          values.filter((value) => value >= from).length / values.length
        expect(share(desks, 0.9)).toBeGreaterThan(right)
        expect(share(desks, 0.75)).toBeGreaterThan(0.9)
        // Next to nothing is taken for a desk where there is none.
        expect(share(whole, 0.95)).toBeGreaterThan(0.97)
      },
      120_000,
    )
  },
)
