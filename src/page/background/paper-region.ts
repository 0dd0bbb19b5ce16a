/**
 * Which part of a page is paper, however it is lit or stained. Pictures are rough without ink, coloured
 * fields and stamps have another hue, a desk is not on the sheet; what is left and smooth is
 * paper where light reaches it from bright paper, and beyond a sharp edge where there is writing on it,
 * or where it reaches the page's border, as shadows do.
 */
import { quantile } from '../../core/quantile.ts'
import type { Plane } from '../image/float-plane.ts'
import { coarseMeans } from './bare-average.ts'
import type { UnderInk } from './under-ink.ts'

export interface PaperRegion {
  columns: number
  rows: number
  /** side of a cell in pixels of `UnderInk`'s planes */
  cell: number
  /** 1 for cells that are paper */
  paper: Uint8Array
  /** share of the sheet's cells that are paper, 0 to 1 */
  share: number
  /** share of the paper's cells that hold strokes, 0 to 1 */
  written: number
}

/** Side of a cell in coarse pixels. */
const CELL = 8
/** Paper in full light is at least this bright, as a share of the brightest cells. */
const LIT = 0.75
/** Paper in the deepest shadow. */
const DARKEST = 0.17
/** Deviation within a cell, as a share of its brightness, up to which it is smooth. */
const SMOOTH = 0.14
/** In the dark, where noise weighs more: the first at this share of the brightness of lit paper. */
const SMOOTH_DARK = 0.2
const DARK = 0.5
/**
 * How far red and blue less green, as shares of the brightness, may be from the paper's where it is as
 * bright as that, and how much farther in full darkness: shadows have another colour of light.
 */
const HUE = 0.08
const HUE_DARK = 0.14
/** Cells with this share of ink hold writing, those with more hold something else. */
const [MIN_WRITING, MAX_WRITING] = [0.03, 0.65]
/** Share of a part's cells with writing from which on it is paper. */
const WRITTEN = 0.25
/** Beside the sheet there are no smaller parts of paper, in cells. */
const MIN_PART = 12
/** Neighbours of eight that make a cell between them one of theirs. */
const MOST = 5

/** What is known of each cell. */
interface Cells {
  columns: number
  rows: number
  level: Float32Array
  /** deviation within, as a share of the level */
  rough: Float32Array
  red: Float32Array
  blue: Float32Array
  ink: Float32Array
}

/**
 * Finds the paper of a page.
 * @param size of the page
 * @param isOnSheet whether a place of the page, in shares of its width and height, is on its sheet
 */
export function paperRegion(
  under: UnderInk,
  size: { width: number; height: number },
  isOnSheet: (x: number, y: number) => boolean,
): PaperRegion {
  const cells = cellsOf(under, size)
  const { columns, rows, level } = cells
  const sheet = Uint8Array.from(level, (_, i) => {
    const row = Math.floor(i / columns)
    return isOnSheet((i - row * columns + 0.5) / columns, (row + 0.5) / rows) ? 1 : 0
  })
  const lit =
    LIT *
    quantile(
      level.filter((_, i) => sheet[i] === 1 && cells.ink[i]! < MAX_WRITING),
      0.9,
    )
  const alike = alikeIn(cells, sheet, lit)
  const paper = new Uint8Array(level.length)
  for (let i = 0; i < paper.length; i++) {
    if (alike[i] === 1 && paper[i] === 0) grow(cells, { alike, sheet }, paper, i, lit)
  }
  for (let round = 0; round < 4; round++) fillBetween(cells, paper)
  let count = 0
  let whole = 0
  let written = 0
  for (let i = 0; i < paper.length; i++) {
    count += paper[i]!
    whole += sheet[i]! | paper[i]!
    if (paper[i] === 1 && cells.ink[i]! >= MIN_WRITING && cells.ink[i]! < MAX_WRITING) written++
  }
  const share = count / Math.max(whole, 1)
  return { columns, rows, cell: CELL, paper, share, written: written / Math.max(count, 1) }
}

/** 1 for cells that may be paper by themselves: smooth, and of the bright ones' hue. */
function alikeIn(cells: Cells, sheet: Uint8Array, lit: number): Uint8Array {
  const bright = (values: Float32Array): Float32Array =>
    values.filter((_, i) => sheet[i] === 1 && cells.level[i]! >= lit && cells.rough[i]! < SMOOTH)
  const red = quantile(bright(cells.red), 0.5)
  const blue = quantile(bright(cells.blue), 0.5)
  const full = lit / LIT
  return Uint8Array.from(cells.level, (level, i) => {
    if (level < full * DARKEST || cells.ink[i]! >= MAX_WRITING) return 0
    if (cells.rough[i]! >= (level < full * DARK ? SMOOTH_DARK : SMOOTH)) return 0
    const hue = HUE + HUE_DARK * Math.max(0, 1 - level / full)
    return Math.abs(cells.red[i]! - red) < hue && Math.abs(cells.blue[i]! - blue) < hue ? 1 : 0
  })
}

/** Takes the part of alike cells that one belongs to for paper, or for something else (2). */
function grow(
  cells: Cells,
  { alike, sheet }: { alike: Uint8Array; sheet: Uint8Array },
  paper: Uint8Array,
  from: number,
  lit: number,
): void {
  const { columns, rows, level, ink } = cells
  const part = [from]
  paper[from] = 2
  let bright = 0
  let written = 0
  let border = 0
  for (let k = 0; k < part.length; k++) {
    const at = part[k]!
    const x = at % columns
    const y = (at - x) / columns
    if (level[at]! >= lit) bright++
    if (ink[at]! >= MIN_WRITING) written++
    if (x === 0 || y === 0 || x === columns - 1 || y === rows - 1) border++
    if (x > 0) take(at - 1)
    if (x + 1 < columns) take(at + 1)
    if (y > 0) take(at - columns)
    if (y + 1 < rows) take(at + columns)
  }
  function take(at: number): void {
    if (alike[at] === 0 || paper[at] !== 0 || sheet[at] !== sheet[from]) return
    paper[at] = 2
    part.push(at)
  }
  const isWritten = written >= WRITTEN * part.length
  // What lies in a shadow may have been taken for the desk beside the sheet.
  if (
    sheet[from] === 0
      ? !isWritten || part.length < MIN_PART
      : !isWritten && bright === 0 && border < 2
  )
    return
  for (const at of part) paper[at] = 1
}

/** Cells between paper are paper: the edge of a shadow crosses them, or a line of thick print. */
function fillBetween(cells: Cells, paper: Uint8Array): void {
  const { columns, rows } = cells
  const before = paper.map((value) => (value === 1 ? 1 : 0))
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = y * columns + x
      if (before[at] === 1) {
        paper[at] = 1
        continue
      }
      let count = 0
      for (let dy = -1; dy <= 1; dy++) {
        const row = Math.min(Math.max(y + dy, 0), rows - 1) * columns
        for (let dx = -1; dx <= 1; dx++) {
          count += before[row + Math.min(Math.max(x + dx, 0), columns - 1)]!
        }
      }
      paper[at] = count >= MOST || isBetween(cells, before, x, y) ? 1 : 0
    }
  }
}

/** Whether a cell has paper on two opposite sides. */
function isBetween({ columns, rows }: Cells, paper: Uint8Array, x: number, y: number): boolean {
  const at = y * columns + x
  const across = x > 0 && x + 1 < columns && (paper[at - 1]! & paper[at + 1]!) === 1
  return across || (y > 0 && y + 1 < rows && (paper[at - columns]! & paper[at + columns]!) === 1)
}

function cellsOf(
  { light, colours, ink, factor }: UnderInk,
  size: { width: number; height: number },
): Cells {
  const mean = ({ values }: Plane): Plane =>
    coarseMeans({ values, step: 1, offset: 0 }, light, CELL)
  const level = mean(light)
  const squares = mean({ ...light, values: light.values.map((value) => value * value) })
  const [red, green, blue] = colours.map((plane) => mean(plane).values) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const marks = coarseMeans({ values: ink, step: 1, offset: 0 }, size, factor * CELL)
  const values = level.values
  return {
    columns: level.width,
    rows: level.height,
    level: values,
    rough: values.map(
      (v, i) => Math.sqrt(Math.max(0, squares.values[i]! - v * v)) / Math.max(v, 8),
    ),
    red: values.map((v, i) => (red[i]! - green[i]!) / Math.max(v, 8)),
    blue: values.map((v, i) => (blue[i]! - green[i]!) / Math.max(v, 8)),
    ink: marks.values,
  }
}
