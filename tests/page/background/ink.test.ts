import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { backdropInArena } from '../../../src/page/background/backdrop.ts'
import { inkInArena } from '../../../src/page/background/ink.ts'
import { kernelArena, type Arena } from '../../../src/page/kernels/arena.ts'
import { noiseInArena, noiseTile } from '../../../src/page/texture/noise.ts'
import { paperOf } from '../../../src/page/background/paper.ts'
import {
  backdropByLoop,
  growByLoop,
  highestByLoop,
  inkByLoop,
  paleByLoop,
  toneOf,
  same,
  type InkStep,
} from './ink-loops.ts'

const SIZES = [
  [1, 1],
  [3, 2],
  [17, 5],
  [443, 591],
] as const

/** Shaded, tinted paper with strokes of all colours and widths, the same for the same size. */
function sheet(width: number, height: number): Uint8ClampedArray {
  const rng = rngFrom(`sheet/${width}x${height}`)
  const rgba = new Uint8ClampedArray(width * height * 4)
  const inks = Array.from({ length: 40 }, () => [
    rng.int(0, width - 1),
    rng.int(0, height - 1),
    rng.int(1, 1 + (width >> 2)),
    rng.int(1, 1 + (height >> 5)),
    ...[0, 1, 2].map(() => rng.int(0, 255)),
  ])
  for (let k = 0; k < width * height; k++) {
    const [x, y] = [k % width, Math.floor(k / width)]
    const shade = 1 - (0.4 * x) / width - (0.2 * y) / height
    const stroke = inks.find(
      ([left, top, wide, high]) => x >= left! && x < left! + wide! && y >= top! && y < top! + high!,
    )
    const tone = stroke ? stroke.slice(4) : [250, 244, 226]
    const grain = rng.int(-6, 6)
    for (let c = 0; c < 3; c++) rgba[4 * k + c] = tone[c]! * shade + grain
    rgba[4 * k + 3] = 255
  }
  return rgba
}

const WIDEST = 12
/** Side of the cells that say where the paper is. */
const SIDE = 8
const FLOOR = 14

function stepOver(
  rgba: Uint8ClampedArray,
  [width, height]: readonly [number, number],
  kinds: readonly ['cloud' | 'fibre', 'grain' | 'cloud'],
) {
  // A window over the tiles' ends.
  const step: InkStep = {
    rgba,
    width,
    height,
    ink: inkByLoop(rgba, [width, height], backdropByLoop(rgba, [width, height], WIDEST), FLOOR),
    tiles: [noiseTile(kinds[0]), noiseTile(kinds[1])],
    left: 1013,
    top: 1020,
    per: [3, 2],
  }
  const arena = kernelArena()
  return { step, arena, at: arena.write(rgba), ink: arena.write(step.ink) }
}

/** Address, columns, rows and side of cells that are paper all over the page. */
function sureCells(arena: Arena, width: number, height: number): [number, number, number, number] {
  const [columns, rows] = [Math.ceil(width / SIDE), Math.ceil(height / SIDE)]
  return [arena.write(new Uint8Array(columns * rows).fill(255)), columns, rows, SIDE]
}

const noisy = (length: number, name: string): Uint8Array => {
  const rng = rngFrom(name)
  return Uint8Array.from({ length }, () => (rng.bernoulli(0.4) ? 0 : rng.int(0, 255)))
}

describe.each(SIZES)('ink of a page of %i × %i', (width, height) => {
  const rgba = sheet(width, height)

  it.each([5, 12, 40])('lies on a page with strokes of up to %i px filled in', (widest) => {
    const arena = kernelArena()
    const backdrop = backdropInArena(arena, arena.write(rgba), width, height, widest)
    const expected = backdropByLoop(rgba, [width, height], widest)
    const { columns, rows, pitch, blocks } = backdrop
    expect([backdrop.step, columns, rows]).toEqual([expected.step, expected.columns, expected.rows])
    const bytes = arena.view(blocks, pitch * rows, Uint8Array)
    let different = 0
    for (let k = 0; k < 3 * columns * rows; k++) {
      const [x, y, c] = [Math.floor(k / 3) % columns, Math.floor(k / 3 / columns), k % 3]
      if (bytes[y * pitch + 4 * x + c] !== toneOf(expected, x, y, c)) different++
    }
    expect(different).toBe(0)
  })

  it('is as dense as a loop over its pixels finds', () => {
    const paper = paperOf(rgba, width, height)
    const arena = kernelArena()
    const page = { rgba: arena.write(rgba), width, height }
    const { plane, minDensity } = inkInArena(arena, page, paper, WIDEST)
    const blocks = backdropByLoop(rgba, [width, height], WIDEST)
    const expected = inkByLoop(rgba, [width, height], blocks, minDensity)
    expect(same(arena.view(plane, width * height, Uint8Array), expected)).toBe(true)
    if (width > 100) expect(expected.filter((value) => value > 0).length).toBeGreaterThan(4000)
  })

  it('is counted at every third pixel', () => {
    const arena = kernelArena()
    const plane = noisy(width * height, 'counts')
    const counts = arena.alloc(1024)
    arena.run.inkCounts(arena.write(plane), plane.length, counts)
    const expected = new Uint32Array(256)
    for (let i = 0; i < plane.length; i += 3) expected[plane[i]!]!++
    expect(arena.view(counts, 256, Uint32Array).slice(1)).toEqual(expected.slice(1))
  })

  it('has the highest of 3 × 3', () => {
    const arena = kernelArena()
    const plane = noisy(width * height, 'highest')
    const out = arena.alloc(plane.length)
    arena.run.highestAround(arena.write(plane), out, width, height, arena.alloc(width + 64))
    const got = arena.view(out, plane.length, Uint8Array).slice()
    expect(same(got, highestByLoop(plane, width, height))).toBe(true)
  })

  it('pales as a loop over its pixels has it', () => {
    const { step, arena, at, ink } = stepOver(rgba, [width, height], ['cloud', 'grain'])
    const body = noisy(((width + 1) >> 1) * ((height + 1) >> 1), 'body')
    const lost = Int16Array.from({ length: 256 }, (_, i) => Math.max(0, 256 - 2 * i))
    const backdrop = backdropInArena(arena, arena.write(rgba), width, height, WIDEST)
    arena.run.paleInk(
      at,
      ink,
      arena.write(body),
      width,
      height,
      arena.write(lost),
      FLOOR,
      backdrop.blocks,
      backdrop.pitch,
      backdrop.step,
      ...sureCells(arena, width, height),
      noiseInArena(arena, 'cloud'),
      noiseInArena(arena, 'grain'),
      step.left,
      step.top,
      ...step.per,
      arena.alloc(16 * width + 4 * backdrop.columns + 640),
    )
    const got = arena.view(at, step.rgba.length, Uint8ClampedArray).slice()
    const blocks = backdropByLoop(rgba, [width, height], WIDEST)
    expect(same(got, paleByLoop(step, { body, lost, minDensity: FLOOR, blocks }))).toBe(true)
    if (width > 100) expect(same(got, step.rgba)).toBe(false)
  })

  it.each([
    { scale: 256, gain: 520, reach: 1 },
    { scale: 77, gain: 300, reach: 3 },
  ])('grows as a loop over its pixels has it: $reach px', (how) => {
    const { step, arena, at, ink } = stepOver(rgba, [width, height], ['fibre', 'cloud'])
    const around = noisy(width * height, 'around')
    arena.run.growInk(
      at,
      arena.write(rgba),
      ink,
      arena.write(around),
      width,
      height,
      ...sureCells(arena, width, height),
      noiseInArena(arena, 'fibre'),
      noiseInArena(arena, 'cloud'),
      how.scale,
      step.left,
      step.top,
      ...step.per,
      how.gain,
      how.reach,
      arena.alloc(8 * width + 512),
    )
    const got = arena.view(at, step.rgba.length, Uint8ClampedArray).slice()
    expect(same(got, growByLoop(step, around, how))).toBe(true)
    if (width > 100) expect(same(got, step.rgba)).toBe(false)
  })
})

it('leaves what lies behind a page in the arena alone', () => {
  const rgba = sheet(17, 5)
  const paper = paperOf(rgba, 17, 5)
  const arena = kernelArena()
  const at = arena.write(rgba)
  const { plane } = inkInArena(arena, { rgba: at, width: 17, height: 5 }, paper, WIDEST)
  const behind = arena.alloc(64)
  arena.view(behind, 64, Uint8Array).fill(9)
  arena.run.inkDensity(at, plane, 17, 5, arena.write(paper.level), 17, 5, 1, 14, arena.alloc(400))
  expect([...arena.view(behind, 64, Uint8Array)]).toEqual(Array.from({ length: 64 }, () => 9))
})
