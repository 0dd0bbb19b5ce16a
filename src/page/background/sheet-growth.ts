/** Which of a picture's regions are the sheet: the one most like paper, and what belongs to it. */
import { indexReached } from '../../core/quantile.ts'
import type { SheetCells } from './sheet-cells.ts'
import type { Regions } from './sheet-regions.ts'

/** How two regions meet. */
interface Meeting {
  /** cells' sides that they share */
  length: number
  /** sums over those of the step in brightness, and of the step in colour */
  step: number
  colour: number
}

/** The regions round each, with how they meet. */
type Neighbours = readonly Map<number, Meeting>[]

/**
 * The regions of the sheet.
 * @returns 1 for each that belongs to it; undefined where nothing is like paper
 */
export function growSheet(cells: SheetCells, regions: Regions): Uint8Array | undefined {
  const bright = percentile(cells.luma, 0.95)
  const seed = seedOf(regions, bright, cells)
  if (seed < 0) return undefined
  const { neighbours, sides } = meetings(cells, regions)
  const inSheet = new Uint8Array(regions.size.length)
  inSheet[seed] = 1
  for (let changed = true; changed;) {
    changed = false
    for (let r = 0; r < inSheet.length; r++) {
      if (inSheet[r] || !joins(r, seed, { regions, neighbours, sides, inSheet })) continue
      inSheet[r] = 1
      changed = true
    }
  }
  return inSheet
}

/** Bright for this picture, hardly coloured, large, not at the border, printed on. */
function seedOf(regions: Regions, bright: number, { columns, rows }: SheetCells): number {
  const { size, luma, warm, yellow, ink, border } = regions
  const count = columns * rows
  let best = -1
  let highest = 0
  for (let r = 0; r < size.length; r++) {
    const share = size[r]! / count
    if (share < 0.01) continue
    const lightness = Math.min(1, Math.max(0, (luma[r]! / bright - 0.4) / 0.5))
    const colour = Math.hypot(warm[r]!, yellow[r]!)
    const pale = Math.max(0.1, 1 - 2.2 * Math.max(0, colour - 0.03))
    const printed = 0.35 + Math.min(1, ink[r]! / 0.25)
    const edge = border[r]! / Math.sqrt(size[r]!)
    const score = share ** 0.4 * lightness ** 2 * pale * printed * (1 - 0.4 * Math.min(1, edge / 2))
    if (score <= highest) continue
    highest = score
    best = r
  }
  return best
}

function meetings(
  cells: SheetCells,
  { label, size }: Regions,
): { neighbours: Neighbours; sides: Int32Array } {
  const { columns, rows, luma } = cells
  const neighbours = Array.from(size, () => new Map<number, Meeting>())
  const sides = new Int32Array(size.length)
  const { red, green, blue } = cells
  const add = (from: number, to: number, step: number, colour: number): void => {
    let meeting = neighbours[from]!.get(to)
    if (!meeting) neighbours[from]!.set(to, (meeting = { length: 0, step: 0, colour: 0 }))
    meeting.length++
    meeting.step += step
    meeting.colour += colour
    sides[from] = sides[from]! + 1
  }
  // Cells on an edge show something of both: the step is that between the next ones.
  const meet = (k: number, other: number, before: number, after: number): void => {
    const a = label[k]!
    const b = label[other]!
    if (a === b) return
    const step = Math.abs(luma[before]! - luma[after]!)
    const sum0 = red[before]! + green[before]! + blue[before]! + 45
    const sum1 = red[after]! + green[after]! + blue[after]! + 45
    const warm = (red[before]! - green[before]!) / sum0 - (red[after]! - green[after]!) / sum1
    const yellow0 = (red[before]! + green[before]! - 2 * blue[before]!) / (2 * sum0)
    const yellow1 = (red[after]! + green[after]! - 2 * blue[after]!) / (2 * sum1)
    const colour = Math.hypot(warm, yellow0 - yellow1)
    add(a, b, step, colour)
    add(b, a, step, colour)
  }
  for (let y = 0, k = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, k++) {
      if (x + 1 < columns) meet(k, k + 1, x > 0 ? k - 1 : k, x + 2 < columns ? k + 2 : k + 1)
      if (y + 1 < rows) {
        meet(k, k + columns, y > 0 ? k - columns : k, y + 2 < rows ? k + 2 * columns : k + columns)
      }
    }
  }
  return { neighbours, sides }
}

interface Growth {
  regions: Regions
  neighbours: Neighbours
  sides: Int32Array
  inSheet: Uint8Array
}

/** Whether a region belongs to the sheet as far as that is known. */
function joins(r: number, seed: number, growth: Growth): boolean {
  const { regions, neighbours, sides, inSheet } = growth
  const { luma, ink, border, size } = regions
  const colourAway = (other: number): number =>
    Math.hypot(regions.warm[r]! - regions.warm[other]!, regions.yellow[r]! - regions.yellow[other]!)
  const far = colourAway(seed)
  const ratio = luma[r]! / Math.max(1, luma[seed]!)
  // The same tone beyond a stroke or a stain.
  if (far < 0.015 && Math.abs(ratio - 1) < 0.06) return true
  let [shared, step, colour, away] = [0, 0, 0, far]
  for (const [other, meeting] of neighbours[r]!) {
    if (!inSheet[other]) continue
    shared += meeting.length
    step += meeting.step
    colour += meeting.colour
    if (meeting.length > 3) away = Math.min(away, colourAway(other))
  }
  if (shared === 0) return false
  step /= shared * luma[seed]!
  colour /= shared
  // Printed pictures and bars: sheet on nearly all sides.
  const round = sides[r]! + border[r]!
  if (shared > (border[r]! > 0 ? 0.8 : 0.62) * round) return true
  if (far > 0.13) return false
  // A facet turned from the light, a soft shadow.
  if (away < 0.07 && ratio > 0.45 && colour < 0.045 && step < 0.13) return true
  // A facet turned to it, or far from it: nearer to the sheet beside it than to the desk.
  const facet = away < 0.045 && ratio > 0.4 && colour < 0.06 && step < 0.35
  if (facet && nearer(r, growth)) return true
  // A hard shadow on print.
  const printed = ink[r]! / ink[seed]!
  const inner = border[r]! < 1.2 * Math.sqrt(size[r]!)
  if (!inner || size[r]! <= 40 || printed < 0.6 || printed > 2.2) return false
  return ink[r]! > 0.15 && ratio > 0.2 && away < 0.08 && colour < 0.1
}

/** Whether a region differs less from the sheet beside it than from all else beside it. */
function nearer(r: number, { regions, neighbours, inSheet }: Growth): boolean {
  const { luma, warm, yellow, size } = regions
  let sheet = Infinity
  let desk = Infinity
  for (const other of neighbours[r]!.keys()) {
    const light = (luma[r]! - luma[other]!) / Math.max(luma[r]!, luma[other]!, 1)
    const apart = Math.hypot(
      light,
      3 * (warm[r]! - warm[other]!),
      3 * (yellow[r]! - yellow[other]!),
    )
    if (inSheet[other]) sheet = Math.min(sheet, apart)
    else if (size[other]! > 20) desk = Math.min(desk, apart)
  }
  return sheet < 0.6 * desk
}

/** Of grey levels; only those that are about as light as it are put in order. */
function percentile(values: Float32Array, share: number): number {
  const counts = new Int32Array(256)
  for (let k = 0; k < values.length; k++) counts[values[k]! | 0] = counts[values[k]! | 0]! + 1
  const wanted = Math.floor(share * (values.length - 1))
  const level = indexReached(counts, wanted + 1)
  let below = 0
  for (let i = 0; i < level; i++) below += counts[i]!
  return values.filter((value) => (value | 0) === level).toSorted()[wanted - below]!
}
