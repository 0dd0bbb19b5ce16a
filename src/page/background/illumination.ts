/** The bare background of a page (its paper, as it is lit) under whatever is printed on it. */
import { indexReached } from '../../core/quantile.ts'
import { kernelArena, type Arena } from '../kernels/arena.ts'
import type { Plane } from '../image/float-plane.ts'

/** Brightness of the background on a coarse grid of tiles. */
export interface BackgroundEstimate {
  /** side of a tile in pixels */
  tile: number
  columns: number
  rows: number
  /** brightness of each tile's background, 0 to 255, smoothed; where there is no paper, that of its surroundings */
  levels: Float32Array
  /** 1 where a tile shows paper */
  paper: Uint8Array
  /** brightness of the page's paper, the median of those tiles; 255 where there are none */
  level: number
  /** share of tiles that show paper, 0 to 1 */
  share: number
}

/** Percentile of a tile's brightness that is taken for its background. */
const QUANTILE = 0.8
/** A tile whose background is darker than this share of the brightest background shows no paper. */
const DARKEST = 0.55
/** Pixels this near the background (share of it) belong to it. */
const NEAR = 0.06
/** A tile with fewer such pixels has no background of its own. */
const FEWEST = 0.25

/**
 * Finds the background of a page.
 * @param tile side of a tile in pixels, wider than strokes are and narrower than shadows
 */
export function estimateBackground(plane: Plane, tile: number): BackgroundEstimate {
  const columns = Math.max(1, Math.round(plane.width / tile))
  const rows = Math.max(1, Math.round(plane.height / tile))
  const raw = new Float32Array(columns * rows)
  const near = new Float32Array(columns * rows)
  const arena = kernelArena()
  const placed = {
    ...plane,
    arena,
    values: arena.write(plane.values),
    counts: arena.alloc(4 * 256),
  }
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const measured = measureTile(placed, columns, rows, c, r)
      raw[r * columns + c] = measured.level
      near[r * columns + c] = measured.near
    }
  }
  const sorted = raw.toSorted()
  const bright = sorted[Math.floor(sorted.length * 0.9)]!
  const paper = Uint8Array.from(raw, (level, i) =>
    level > bright * DARKEST && near[i]! > FEWEST ? 1 : 0,
  )
  const bare = raw.filter((_, i) => paper[i] === 1).toSorted()
  const level = bare.length > 0 ? bare[bare.length >> 1]! : 255
  const levels = spread(raw, paper, columns, rows, level)
  return { tile, columns, rows, levels, paper, level, share: bare.length / raw.length }
}

/** A plane in the kernels' arena, and room for counts of 256 levels. */
interface Placed {
  arena: Arena
  width: number
  height: number
  values: number
  counts: number
}

function measureTile(
  plane: Placed,
  columns: number,
  rows: number,
  c: number,
  r: number,
): { level: number; near: number } {
  const { width, height, arena } = plane
  const x0 = Math.floor((c * width) / columns)
  const x1 = Math.floor(((c + 1) * width) / columns)
  const y0 = Math.floor((r * height) / rows)
  const y1 = Math.floor(((r + 1) * height) / rows)
  const counts = arena.view(plane.counts, 256, Uint32Array).fill(0)
  const first = plane.values + 4 * (y0 * width + x0)
  arena.run.countLevels(first, 4 * width, x1 - x0, y1 - y0, 0, plane.counts)
  const total = (x1 - x0) * (y1 - y0)
  const level = indexReached(counts, total * QUANTILE)
  const band = Math.max(3, level * NEAR)
  let own = 0
  for (let k = Math.max(0, Math.ceil(level - band)); k <= Math.min(255, level + band); k++) {
    own += counts[k]!
  }
  return { level, near: own / Math.max(total, 1) }
}

/** Carries paper into tiles without any, then smooths by a 3×3 binomial. */
function spread(
  raw: Float32Array,
  paper: Uint8Array,
  columns: number,
  rows: number,
  fallback: number,
): Float32Array {
  let levels = Float32Array.from(raw, (level, i) => (paper[i] === 1 ? level : fallback))
  const rounds = paper.includes(0) ? 24 : 1
  for (let round = 0; round < rounds; round++) {
    const next = new Float32Array(levels.length)
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        let sum = 0
        for (let dr = -1; dr <= 1; dr++) {
          const row = Math.min(Math.max(r + dr, 0), rows - 1) * columns
          for (let dc = -1; dc <= 1; dc++) {
            const column = Math.min(Math.max(c + dc, 0), columns - 1)
            sum += levels[row + column]! * (2 - Math.abs(dr)) * (2 - Math.abs(dc))
          }
        }
        const at = r * columns + c
        next[at] = paper[at] === 1 && round < rounds - 1 ? raw[at]! : sum / 16
      }
    }
    levels = next
  }
  return levels
}

/** The background as a plane of `width` × `height`, interpolated between the middles of tiles. */
export function backgroundPlane(
  background: BackgroundEstimate,
  width: number,
  height: number,
): Float32Array {
  const { columns, rows, levels } = background
  const out = new Float32Array(width * height)
  const above = new Float32Array(width)
  const below = new Float32Array(width)
  for (let y = 0; y < height; y++) {
    const v = Math.min(Math.max(((y + 0.5) * rows) / height - 0.5, 0), rows - 1)
    const row = Math.floor(v)
    stretch(levels, row * columns, columns, above)
    stretch(levels, Math.min(row + 1, rows - 1) * columns, columns, below)
    const t = v - row
    for (let x = 0; x < width; x++) out[y * width + x] = above[x]! + t * (below[x]! - above[x]!)
  }
  return out
}

function stretch(levels: Float32Array, start: number, count: number, line: Float32Array): void {
  const scale = count / line.length
  for (let x = 0; x < line.length; x++) {
    const u = Math.min(Math.max((x + 0.5) * scale - 0.5, 0), count - 1)
    const left = Math.floor(u)
    const right = Math.min(left + 1, count - 1)
    line[x] = levels[start + left]! * (1 - u + left) + levels[start + right]! * (u - left)
  }
}

/** How uneven the background is: the span of its paper tiles' middle 90 %, as a share of their median. */
export function unevenness(background: BackgroundEstimate): number {
  const bare = background.levels.filter((_, i) => background.paper[i] === 1).toSorted()
  if (bare.length < 4) return 0
  const low = bare[Math.floor(bare.length * 0.05)]!
  const high = bare[Math.floor(bare.length * 0.95)]!
  return (high - low) / Math.max(background.level, 1)
}

/**
 * How steeply the background changes from a tile of paper to the next, as a share of the paper's
 * brightness: nine neighbours in ten differ by less. Light falls off gradually, by up to 0.05;
 * a picture that was taken for paper is steeper.
 */
export function steepness({ columns, rows, levels, paper, level }: BackgroundEstimate): number {
  const steps: number[] = []
  for (let at = 0; at < rows * columns; at++) {
    if (paper[at] === 0) continue
    const isLast = (at + 1) % columns === 0
    if (!isLast && paper[at + 1] === 1) steps.push(Math.abs(levels[at]! - levels[at + 1]!))
    if (paper[at + columns] === 1) steps.push(Math.abs(levels[at]! - levels[at + columns]!))
  }
  const sorted = Float32Array.from(steps).toSorted()
  return (sorted[Math.floor(sorted.length * 0.9)] ?? 0) / Math.max(level, 1)
}
