import { describe, expect, it } from 'vitest'
import { streamOf } from '../../../src/core/rng.ts'
import { inkInHeap, inkPlane, tonesInHeap } from '../../../src/page/background/ink.ts'
import { kernelHeap } from '../../../src/page/kernels/arena.ts'
import { noiseInHeap, noiseTile } from '../../../src/page/texture/noise.ts'
import { paperOf, type Paper } from '../../../src/page/background/paper.ts'
import {
  growByLoop,
  highestByLoop,
  inkByLoop,
  paleByLoop,
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
  const stream = streamOf(`sheet/${width}x${height}`)
  const rgba = new Uint8ClampedArray(width * height * 4)
  const inks = Array.from({ length: 40 }, () => [
    stream.int(0, width - 1),
    stream.int(0, height - 1),
    stream.int(1, 1 + (width >> 2)),
    stream.int(1, 1 + (height >> 5)),
    ...[0, 1, 2].map(() => stream.int(0, 255)),
  ])
  for (let k = 0; k < width * height; k++) {
    const [x, y] = [k % width, Math.floor(k / width)]
    const shade = 1 - (0.4 * x) / width - (0.2 * y) / height
    const stroke = inks.find(
      ([left, top, wide, high]) => x >= left! && x < left! + wide! && y >= top! && y < top! + high!,
    )
    const tone = stroke ? stroke.slice(4) : [250, 244, 226]
    const grain = stream.int(-6, 6)
    for (let c = 0; c < 3; c++) rgba[4 * k + c] = tone[c]! * shade + grain
    rgba[4 * k + 3] = 255
  }
  return rgba
}

function stepOver(
  rgba: Uint8ClampedArray,
  [width, height]: readonly [number, number],
  paper: Paper,
  kinds: readonly ['cloud' | 'fibre', 'grain' | 'cloud'],
) {
  // A window over the tiles' ends.
  const step: InkStep = {
    rgba,
    width,
    height,
    paper,
    ink: inkByLoop(rgba, width, height, paper),
    tiles: [noiseTile(kinds[0]), noiseTile(kinds[1])],
    left: 1013,
    top: 1020,
    per: [3, 2],
  }
  const heap = kernelHeap()
  return { step, heap, at: heap.put(rgba), ink: heap.put(step.ink) }
}

const noisy = (length: number, name: string): Uint8Array => {
  const stream = streamOf(name)
  return Uint8Array.from({ length }, () => (stream.chance(0.4) ? 0 : stream.int(0, 255)))
}

describe.each(SIZES)('ink of a page of %i × %i', (width, height) => {
  const rgba = sheet(width, height)
  const paper = paperOf(rgba, width, height)

  it('is as dense as a loop over its pixels finds', () => {
    const expected = inkByLoop(rgba, width, height, paper)
    expect(same(inkPlane(rgba, width, height, paper), expected)).toBe(true)
    if (width > 100) expect(expected.filter((value) => value > 0).length).toBeGreaterThan(4000)
  })

  it('is counted at every third pixel', () => {
    const heap = kernelHeap()
    const plane = noisy(width * height, 'counts')
    const counts = heap.room(1024)
    heap.run.inkCounts(heap.put(plane), plane.length, counts)
    const expected = new Uint32Array(256)
    for (let i = 0; i < plane.length; i += 3) expected[plane[i]!]!++
    expect(heap.view(counts, 256, Uint32Array).slice(1)).toEqual(expected.slice(1))
  })

  it('has the highest of 3 × 3', () => {
    const heap = kernelHeap()
    const plane = noisy(width * height, 'highest')
    const out = heap.room(plane.length)
    heap.run.highestAround(heap.put(plane), out, width, height, heap.room(width + 64))
    const got = heap.view(out, plane.length, Uint8Array).slice()
    expect(same(got, highestByLoop(plane, width, height))).toBe(true)
  })

  it('pales as a loop over its pixels has it', () => {
    const { step, heap, at, ink } = stepOver(rgba, [width, height], paper, ['cloud', 'grain'])
    const { columns, cell } = paper.grid
    const body = noisy(((width + 1) >> 1) * ((height + 1) >> 1), 'body')
    const lost = Int16Array.from({ length: 256 }, (_, i) => Math.max(0, 256 - 2 * i))
    heap.run.paleInk(
      at,
      ink,
      heap.put(body),
      width,
      height,
      heap.put(lost),
      tonesInHeap(heap, paper),
      heap.put(paper.inside),
      columns,
      cell,
      noiseInHeap(heap, 'cloud'),
      noiseInHeap(heap, 'grain'),
      step.left,
      step.top,
      ...step.per,
      heap.room(5 * (width + cell) + 192),
    )
    const got = heap.view(at, step.rgba.length, Uint8ClampedArray).slice()
    expect(same(got, paleByLoop(step, body, lost))).toBe(true)
    if (width > 100) expect(same(got, step.rgba)).toBe(false)
  })

  it.each([
    { scale: 256, gain: 520, reach: 1 },
    { scale: 77, gain: 300, reach: 3 },
  ])('grows as a loop over its pixels has it: $reach px', (how) => {
    const { step, heap, at, ink } = stepOver(rgba, [width, height], paper, ['fibre', 'cloud'])
    const { columns, cell } = paper.grid
    const around = noisy(width * height, 'around')
    const full = noisy(paper.level.length, 'full')
    heap.run.growInk(
      at,
      ink,
      heap.put(around),
      width,
      height,
      tonesInHeap(heap, paper, paper.level),
      heap.put(full),
      columns,
      cell,
      noiseInHeap(heap, 'fibre'),
      noiseInHeap(heap, 'cloud'),
      how.scale,
      step.left,
      step.top,
      ...step.per,
      how.gain,
      how.reach,
      heap.room(5 * (width + cell) + 192),
    )
    const got = heap.view(at, step.rgba.length, Uint8ClampedArray).slice()
    expect(same(got, growByLoop(step, around, full, how))).toBe(true)
    if (width > 100) expect(same(got, step.rgba)).toBe(false)
  })
})

it('leaves what lies behind a page in the heap alone', () => {
  const rgba = sheet(17, 5)
  const paper = paperOf(rgba, 17, 5)
  const heap = kernelHeap()
  const at = heap.put(rgba)
  const plane = inkInHeap(heap, at, 17, 5, paper)
  const behind = heap.room(64)
  heap.view(behind, 64, Uint8Array).fill(9)
  heap.run.inkDensity(at, plane, 17, 5, heap.put(paper.level), 17, 5, 1, heap.room(400))
  expect([...heap.view(behind, 64, Uint8Array)]).toEqual(Array.from({ length: 64 }, () => 9))
})
