/**
 * Pins that strike through a ribbon: every stroke is a row of round dots on the grid of the head, in bands that it
 * prints to and fro.
 */
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'
import type { Rng } from '../../../../core/rng.ts'
import type { Strokes } from './strokes.ts'

export interface PinHead {
  /** dots across the height of print */
  dots: number
  pins: number
  /** pins that no longer strike */
  dead: number
  /** how far bands printed on the way back are off, × the distance of dots */
  slip: number
  /** how far ink spreads around a dot, 0 to 1 */
  spread: number
  /** ink that the ribbon lacks, 0 to 1 */
  weak: number
  uneven: number
  /** least share of its ink that a dot keeps */
  min: number
}

/** Dots stand closer along a band than across it, × their distance across. */
const ALONG = 0.8
/** Diameter of a dot without and what full spread adds, × the distance of dots across a band. */
const [DOT, SPREAD] = [1.05, 0.5]
/** A pin strikes where its place is covered by this share of the most around it, give or take. */
const [STRIKES, SOFT] = [0.46, 0.14]
/** Where more than this is covered, 0 to 1, it is by a stroke wider than a dot. */
const WIDE = 0.7
/** Nothing strikes where less is covered, 0 to 1; from the second on strokes are as dark as they get. */
const [FAINT, DARK] = [0.12, 0.6]
/** Distance of dots, px: smaller ones cannot be told apart and only cost time. */
const MIN_PITCH = 0.75

/** The strokes as dots, how much of each pixel they cover. */
export function dotMatrix(strokes: Strokes, head: PinHead, rng: Rng): Uint8Array {
  const { width, height, print, angle } = strokes
  const down = Math.max(MIN_PITCH, print / head.dots)
  const across = ALONG * down
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  // The grid begins where the turned page does.
  const u0 = Math.min(0, width * cos, height * sin, width * cos + height * sin)
  const v0 = Math.min(0, -width * sin, height * cos, height * cos - width * sin)
  const columns = Math.ceil((width * Math.abs(cos) + height * Math.abs(sin)) / across) + 1
  const rows = Math.ceil((width * Math.abs(sin) + height * Math.abs(cos)) / down) + 1
  const grid: DotGrid = { columns, rows, across, down, cos, sin, u0, v0 }
  const strikes = struck(strokes, grid)
  const ink = inkOfRows(strokes, grid, head, rng)
  const out = new Uint8Array(width * height)
  const radius = (down * (DOT + SPREAD * head.spread)) / 2
  const ribbon = noiseTile('cloud')
  const cloth = noiseTile('white')
  const [left, top] = [rng.int(0, NOISE_SIDE - 1), rng.int(0, NOISE_SIDE - 1)]
  // Along the band the ribbon's ink comes and goes over some letters.
  const slow = down / print
  const wear = (0.35 * head.uneven) / NOISE_SD
  for (let row = 0; row < rows; row++) {
    const own = ink.share[row]!
    if (own === 0) continue
    const v = v0 + (row + 0.5) * down
    const band = (Math.floor(row * slow * 2 + top) & (NOISE_SIDE - 1)) * NOISE_SIDE
    for (let column = 0; column < columns; column++) {
      const hit = strikes[row * columns + column]!
      if (hit === 0) continue
      const far =
        ribbon[band + (Math.floor(column * slow * 6 + left) & (NOISE_SIDE - 1))]! - NOISE_MEAN
      const near =
        cloth[
          ((row + top) & (NOISE_SIDE - 1)) * NOISE_SIDE + ((column + left) & (NOISE_SIDE - 1))
        ]! - NOISE_MEAN
      const share = own * (1 + wear * far + 0.4 * wear * near)
      const u = u0 + (column + 0.5) * across + ink.shift[row]!
      const cover = Math.min(1, Math.max(head.min, share)) * hit
      splat(out, strokes, { x: u * cos - v * sin, y: u * sin + v * cos, radius, cover })
    }
  }
  return out
}

interface DotGrid {
  columns: number
  rows: number
  across: number
  down: number
  cos: number
  sin: number
  u0: number
  v0: number
}

/** How hard each pin strikes, 0 to 255: by the mean cover of its place. */
function struck({ width, height, cover }: Strokes, grid: DotGrid): Uint8Array {
  const { columns, rows, across, down, cos, sin, u0, v0 } = grid
  const sums = new Float32Array(columns * rows)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const value = cover[i]!
      if (value === 0) continue
      // A pixel may lie on two places each way: its share of each.
      const c = ((x + 0.5) * cos + (y + 0.5) * sin - u0) / across - 0.5
      const r = ((y + 0.5) * cos - (x + 0.5) * sin - v0) / down - 0.5
      const column = Math.max(0, Math.floor(c))
      const row = Math.max(0, Math.floor(r))
      const s = Math.max(0, c - column)
      const t = Math.max(0, r - row)
      const at = row * columns + column
      const right = column + 1 < columns ? 1 : 0
      const below = row + 1 < rows ? columns : 0
      sums[at] = sums[at]! + value * (1 - s) * (1 - t)
      sums[at + right] = sums[at + right]! + value * s * (1 - t)
      sums[at + below] = sums[at + below]! + value * (1 - s) * t
      sums[at + below + right] = sums[at + below + right]! + value * s * t
    }
  }
  return hits(sums, grid)
}

/** Places that are compared each way: a stroke of thin and pale print is as much a stroke. */
const AROUND = 2

function hits(sums: Float32Array, { columns, rows, across, down }: DotGrid): Uint8Array {
  const out = new Uint8Array(sums.length)
  const unit = 1 / (255 * across * down)
  for (let row = 0, k = 0; row < rows; row++) {
    const from = Math.max(0, row - AROUND) * columns
    const to = Math.min(rows - 1, row + AROUND) * columns
    for (let column = 0; column < columns; column++, k++) {
      if (sums[k]! * unit < 0.5 * FAINT) continue
      const left = Math.max(0, column - AROUND)
      const right = Math.min(columns - 1, column + AROUND)
      let max = 0
      for (let line = from; line <= to; line += columns) {
        for (let at = line + left; at <= line + right; at++) if (sums[at]! > max) max = sums[at]!
      }
      if (max * unit < FAINT) continue
      const hit = Math.min(
        1,
        Math.max(0, ((sums[k]! * unit) / Math.min(WIDE, max * unit) - STRIKES + SOFT) / (2 * SOFT)),
      )
      // Pale print is struck more softly.
      out[k] = 255 * hit * Math.sqrt(Math.min(1, (max * unit) / DARK))
    }
  }
  return out
}

/** Of each row of dots: share of its ink and how far it is shifted along the band, px. */
function inkOfRows(strokes: Strokes, grid: DotGrid, head: PinHead, rng: Rng) {
  const { rows, down, across, v0, cos, sin } = grid
  const pins = rng.foldIn('pins')
  const strength = Array.from(
    { length: head.pins },
    () => 1 - 0.9 * head.weak * (0.55 + 0.45 * pins.random()) - 0.25 * head.uneven * pins.random(),
  )
  for (let k = 0; k < head.dead; k++) strength[pins.int(0, head.pins - 1)] = 0
  const share = new Float32Array(rows)
  const shift = new Float32Array(rows)
  const bands = rng.foldIn('bands')
  const middles = middlesOf(
    strokes.lines.map(({ x, y }) => (y * cos - x * sin - v0) / down),
    head.pins,
  )
  let [band, from, light] = [-1, 0, 1]
  for (let row = 0, next = 0; row < rows; row++) {
    // A band begins half a head above a line of print, or where the last one ended.
    while (next < middles.length && middles[next]! - head.pins / 2 < row - 0.5) next++
    const begins = next > 0 ? Math.round(middles[next - 1]! - head.pins / 2) : -1
    if (row === begins || row - from >= head.pins || band < 0) {
      band++
      from = row
      light = 1 - 0.2 * head.uneven * bands.random()
    }
    share[row] = Math.max(0, strength[(row - from) % head.pins]! * light)
    shift[row] = (band % 2 === 0 ? 0 : 1) * head.slip * across
  }
  return { share, shift }
}

/** Rows of dots in the middles of lines of print, downwards, those of one band once. */
function middlesOf(rows: readonly number[], pins: number): number[] {
  const kept: number[] = []
  for (const row of rows.toSorted((a, b) => a - b)) {
    if (kept.length === 0 || row - kept.at(-1)! > 0.8 * pins) kept.push(row)
  }
  return kept
}

/** A dot on the page, px; `cover` is 0 to 255. */
interface Dot {
  x: number
  y: number
  radius: number
  cover: number
}

/** Prints one dot: its edge softened over a pixel, over what is there already. */
function splat(out: Uint8Array, { width, height }: Strokes, { x, y, radius, cover }: Dot): void {
  const reach = radius + 0.5
  const left = Math.max(0, Math.floor(x - reach))
  const right = Math.min(width - 1, Math.floor(x + reach))
  const bottom = Math.min(height - 1, Math.floor(y + reach))
  for (let py = Math.max(0, Math.floor(y - reach)); py <= bottom; py++) {
    const dy = py + 0.5 - y
    for (let px = left; px <= right; px++) {
      const dx = px + 0.5 - x
      const share = reach - Math.sqrt(dx * dx + dy * dy)
      if (share <= 0) continue
      const at = py * width + px
      const own = share < 1 ? cover * share : cover
      out[at] = out[at]! + ((255 - out[at]!) * own) / 255
    }
  }
}
