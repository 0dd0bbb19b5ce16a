/**
 * What strokes lie on, for every place of a page: its own tone, with all filled in that is dark and
 * narrower than strokes get. A shadow, a shaded column, a picture and the desk keep their tones, so
 * that nothing there counts as ink; only what is narrow does.
 */
import type { Arena } from '../kernels/arena.ts'
import type { WasmImage } from '../kernels/wasm-image.ts'
import type { Paper } from './paper.ts'

/** Tones of square blocks in the kernels' arena, repeated beyond the page's edges. */
export interface Backdrop {
  /** side of a block in pixels */
  step: number
  columns: number
  rows: number
  /** address of the first block, RGBA */
  blocks: number
  /** bytes from a row of blocks to the next */
  pitch: number
  /** address of the blocks' brightness, one byte each, row by row without gaps */
  levels: number
}

/** Blocks along the widest stroke that is filled in, as far as pixels allow. */
const ACROSS = 7
/** No stroke is told from its edges in fewer pixels than this. */
const MIN_WIDTH = 5
/** Blocks repeated beyond the edges: as far as the two steps look. */
const PAD = ACROSS + 1

/**
 * The backdrop of a page.
 * @param rgba address of the pixels
 * @param widest strokes in pixels that are filled in; wider ones belong to the backdrop
 */
export function backdropInArena(
  arena: Arena,
  rgba: number,
  width: number,
  height: number,
  widest: number,
): Backdrop {
  const step = Math.min(255, Math.max(1, Math.round(widest / ACROSS)))
  const narrowest = Math.max(MIN_WIDTH, widest)
  const reach = Math.min(ACROSS >> 1, Math.round((narrowest / step - 1) / 2))
  // The dark grows back by a block more than the bright did, so that no edge is taken for ink.
  const back = reach + 1
  const columns = Math.ceil(width / step)
  const rows = Math.ceil(height / step)
  const pitch = 4 * (columns + 2 * PAD)
  const bytes = pitch * (rows + 2 * PAD)
  const guard = back * pitch + 16
  const [a, b] = [0, 1].map(() => (arena.alloc(bytes + 2 * guard) + guard + 15) & ~15) as [
    number,
    number,
  ]
  const { run } = arena
  run.blockMeans(rgba, width, height, step, a, columns, rows, PAD)
  run.extremeAlong(a, b, bytes, 4, reach, 0)
  run.extremeAlong(b, a, bytes, pitch, reach, 0)
  run.extremeAlong(a, b, bytes, 4, back, 1)
  run.extremeAlong(b, a, bytes, pitch, back, 1)
  const blocks = a + PAD * pitch + 4 * PAD
  const levels = arena.alloc(columns * rows + 16)
  run.blockLevels(blocks, pitch, columns, rows, levels)
  return { step, columns, rows, blocks, pitch, levels }
}

/** Pixels looked at to find how uneven the paper is. */
const SAMPLES = 20_000
/** Densities below the first hide in the unevenness of any paper, those above the last are ink. */
const [MIN_DENSITY, MAX_DENSITY] = [14, 44]

/**
 * The density from which on something dark is ink, not the paper's or the camera's unevenness: three
 * deviations beyond the mean of bare paper, found from the brighter half of it.
 */
export function minInkDensity(
  arena: Arena,
  { at: rgba, width, height }: WasmImage,
  backdrop: Backdrop,
  { inside, grid }: Paper,
): number {
  const across = Math.max(1, Math.round(Math.sqrt((width * height) / SAMPLES)))
  const { levels, step, columns } = backdrop
  const [paper, at] = [arena.write(inside), arena.alloc(1024)]
  arena.run.paperLosses(
    rgba,
    width,
    height,
    across,
    levels,
    step,
    columns,
    paper,
    grid.cell,
    grid.columns,
    at,
  )
  const counts = arena.view(at, 256, Uint32Array)
  const count = counts.reduce((sum, here) => sum + here, 0)
  const [low, middle] = [0.2, 0.45].map((share) => percentile(counts, share * count)) as [
    number,
    number,
  ]
  // Of a normal distribution, 20 % lie below −0.84 deviations and 45 % below −0.13.
  const deviation = (middle - low) / 0.71
  return Math.round(Math.min(MAX_DENSITY, Math.max(MIN_DENSITY, middle + 3.1 * deviation)))
}

/** The value that this many counted ones lie below, between whole values. */
function percentile(counts: Uint32Array, wanted: number): number {
  let below = 0
  for (let value = 0; value < counts.length; value++) {
    const here = counts[value]!
    if (here > 0 && below + here >= wanted) return value + (wanted - below) / here
    below += here
  }
  return 0
}
