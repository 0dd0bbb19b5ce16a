import type { Rng } from '../../../core/rng.ts'
import { Grid } from '../../../page/background/grid.ts'
import { kernelArena } from '../../../page/kernels/arena.ts'
import { NOISE_MEAN, NOISE_SIDE, noiseAt, noiseTile } from '../../../page/texture/noise.ts'
import type { Page } from '../../../page/image/page.ts'
import { paperOfPage, type Paper } from '../../../page/background/paper.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'

/** What each paper reflects of red, green and blue light, and how coarse it feels. */
const STOCKS = {
  cream: { colour: [0.985, 0.955, 0.87], fibre: 1 },
  ivory: { colour: [0.99, 0.975, 0.925], fibre: 0.8 },
  recycled: { colour: [0.89, 0.88, 0.845], fibre: 1.8 },
  thermal: { colour: [0.955, 0.955, 0.965], fibre: 0.35 },
  pink: { colour: [0.985, 0.875, 0.885], fibre: 0.9 },
  green: { colour: [0.865, 0.95, 0.87], fibre: 0.9 },
  blue: { colour: [0.85, 0.915, 0.975], fibre: 0.9 },
  yellow: { colour: [0.99, 0.945, 0.74], fibre: 0.9 },
} as const
type Stock = keyof typeof STOCKS

/** What old paper reflects where it is oldest, relative to its own colour. */
const AGED = [0.8, 0.66, 0.43] as const

/** Photographs of things have less paper than this, or what looks like it in several pieces. */
const MIN_PAPER = 0.2
const MIN_PIECE = 0.78

export const paperColor = defineEffect({
  name: 'paper-color',
  phase: 'paper',
  summary: 'Tinted, recycled, thermal or yellowed paper with faint fibres; ink keeps its colour',
  movesPixels: false,
  onPaper: true,
  print: { cost: () => ({ contrast: 0.94 }) },
  params: {
    stock: enumOf(
      ['cream', 'ivory', 'recycled', 'thermal', 'pink', 'green', 'blue', 'yellow'],
      {
        choice: ['cream', 'ivory', 'recycled', 'thermal', 'pink', 'green', 'blue', 'yellow'],
        weights: [0.22, 0.2, 0.2, 0.1, 0.07, 0.07, 0.07, 0.07],
      },
      'kind of paper',
    ),
    strength: number(0, 1, [0.45, 1], 'share', 'how much of its colour the paper takes on'),
    age: number(0, 1, [0, 0.3], 'share', 'how yellow the paper has grown, most at its edges'),
    foxing: number(0, 1, [0, 0.2], 'share', 'how many brown spots old paper shows; 1 is about 90'),
    texture: number(0, 8, [0.6, 2], 'grey levels', 'standard deviation of the fibres'),
  },
  apply(page, { stock, strength, age, foxing, texture }, rng) {
    const paper = paperOfPage(page)
    if (!page.sheet && paper.sheet < Math.max(MIN_PAPER, MIN_PIECE * paper.share))
      return { skipped: 'no paper to be seen' }
    const grid = new Grid(page.width, page.height, Math.max(1, Math.round(page.short / 111)))
    const stain = stainOf(grid, paper, age, rng)
    if (foxing > 0) spot(stain, grid, Math.round(foxing * 90), rng)
    const { colour, fibre } = STOCKS[stock satisfies Stock]
    dye(page, grid, stain, factors(colour, strength, texture * fibre), rng)
    return undefined
  },
})

/** A stain of this much is paper in its plain colour; 255 is the oldest, 0 no paper at all. */
const PLAIN = 112

/**
 * What the paper has taken on, one value a cell: uneven by itself, more at the edges with age, none
 * where there is no paper.
 */
function stainOf(grid: Grid, paper: Paper, age: number, rng: Rng): Uint8Array {
  const { columns, rows, cell } = grid
  const out = new Uint8Array(columns * rows)
  const cloud = noiseTile('cloud')
  const wrap = NOISE_SIDE - 1
  const left = rng.int(0, wrap)
  const top = rng.int(0, wrap)
  const sides = Array.from({ length: 4 }, () => rng.uniform(0.5, 1.3)) as Four
  const depth = Math.min(columns, rows) * rng.uniform(0.07, 0.16)
  const across = edgeGlow(columns, depth, sides[0], sides[1])
  const along = edgeGlow(rows, depth, sides[2], sides[3])
  const range = (255 - PLAIN) * age
  for (let y = 0, k = 0; y < rows; y++) {
    const row = Math.imul((4 * y + top) & wrap, NOISE_SIDE)
    const cells =
      Math.min(Math.floor(((y + 0.5) * cell) / paper.grid.cell), paper.grid.rows - 1) *
      paper.grid.columns
    for (let x = 0; x < columns; x++, k++) {
      const patch = (cloud[row | ((4 * x + left) & wrap)]! - NOISE_MEAN) / 128
      const glow = Math.max(across[x]!, along[y]!)
      const value = PLAIN * (1 + 0.12 * patch) + range * (0.25 + glow * (0.75 + 0.5 * patch))
      const column = paper.grid.columnOf[Math.min(x * cell, paper.grid.columnOf.length - 1)]!
      out[k] = (Math.min(255, value) * paper.mask[cells + column]!) / 255
    }
  }
  return out
}

type Four = [number, number, number, number]

/** Falls from 1 at the ends to 0 inside, each end with its own weight. */
function edgeGlow(count: number, depth: number, first: number, last: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const near = first * Math.exp(-i / depth)
    const far = last * Math.exp((i + 1 - count) / depth)
    return Math.min(1, near + far)
  })
}

/** Foxing: rusty spots in loose swarms, most of them small, each dying away towards its rim. */
function spot(stain: Uint8Array, grid: Grid, count: number, rng: Rng): void {
  const { columns, rows } = grid
  const short = Math.min(columns, rows)
  let [x, y] = [0, 0]
  for (let i = 0; i < count; i++) {
    if (i % 9 === 0) [x, y] = [rng.uniform(0, columns), rng.uniform(0, rows)]
    const middleX = x + rng.normal(0, short * 0.13)
    const middleY = y + rng.normal(0, short * 0.13)
    const radius = short * 0.004 * Math.exp(rng.normal(0, 0.5))
    const weight = rng.uniform(25, 110)
    const reach = Math.ceil(radius * 2.5)
    for (let v = Math.floor(middleY - reach); v <= middleY + reach; v++) {
      if (v < 0 || v >= rows) continue
      for (let u = Math.floor(middleX - reach); u <= middleX + reach; u++) {
        if (u < 0 || u >= columns) continue
        const distance = ((u - middleX) ** 2 + (v - middleY) ** 2) / (radius * radius)
        const at = v * columns + u
        const own = stain[at]!
        // Spots grow in paper only, and not evenly.
        if (own < 40) continue
        stain[at] = Math.min(255, own + weight * Math.exp(-distance) * rng.uniform(0.7, 1))
      }
    }
  }
}

/**
 * What the kernel multiplies by, four numbers a stain: the factors of the channels (2^14 is 1; half
 * a level of a white page for rounding) and what a grey level of the fibres adds to them. Where
 * there is no stain nothing changes.
 * @param texture standard deviation of the fibres in grey levels
 */
function factors(
  colour: readonly [number, number, number],
  strength: number,
  texture: number,
): Int16Array {
  const out = new Int16Array(256 * 4).fill(16384, 0, 3)
  // A grey level of the tile, of deviation 40, in shares of 2^14 for a page of 255; 8 bits more.
  const perLevel = Math.round((texture / 40 / 255) * 16384 * 256)
  for (let stain = 1; stain < 256; stain++) {
    const old = Math.max(0, (stain - PLAIN) / (255 - PLAIN)) ** 1.2
    for (let channel = 0; channel < 3; channel++) {
      const plain = 1 - (1 - colour[channel]!) * strength * Math.min(stain / PLAIN, 1.5)
      out[4 * stain + channel] = 16383 * plain * (1 - (1 - AGED[channel]!) * old) + 32
    }
    out[4 * stain + 3] = perLevel
  }
  return out
}

function dye(page: Page, grid: Grid, stain: Uint8Array, table: Int16Array, rng: Rng): void {
  const left = rng.int(0, NOISE_SIDE - 1)
  const top = rng.int(0, NOISE_SIDE - 1)
  const pixels = page.pixels()
  const arena = kernelArena()
  const at = arena.hold(pixels)
  arena.run.dyeByCells(
    at,
    page.width,
    page.height,
    arena.write(stain),
    grid.columns,
    grid.rows,
    grid.cell,
    arena.write(table),
    noiseAt(arena, 'fibre'),
    left,
    top,
    arena.alloc(9 * page.width + 512),
  )
  arena.read(at, pixels)
}
