/**
 * Where a page shows its paper, and in which tone: what ink is dark against. The tone is found a
 * cell at a time and follows the light over a photographed page.
 */
import { Grid } from './grid.ts'
import { meansAround } from './cell-means.ts'
import { brightestAround, largestRegion, paperMask, sample } from './paper-cells.ts'
import type { Page } from '../image/page.ts'
import type { Source } from '../image/source.ts'

export interface Paper {
  grid: Grid
  /** tone of the paper in every cell, that of its surroundings where ink or a picture covers it */
  red: Uint8Array
  green: Uint8Array
  blue: Uint8Array
  /** brightness of that tone */
  level: Uint8Array
  /** how surely every cell is paper, ink on it included, 0 to 255 */
  mask: Uint8Array
  /** the same short of its edge, where what lies around counts as dark against the paper */
  inside: Uint8Array
  /** share of the page that is paper or as bright and even as paper, 0 to 1 */
  share: number
  /** share of the page in one piece of steady tone: near `share` for a sheet, less for a scene */
  sheet: number
}

/**
 * The paper of a page as it is now. What was found on its source holds as long as nothing has moved
 * and the paper's tone is the same, which is looked up in a few places.
 */
export function paperOfPage(page: Page): Paper {
  const { source, width, height } = page
  if (source) {
    const paper = paperOfSource(source)
    if (holds(paper, page.peek(), width)) return paper
  }
  return paperOf(page.peek(), width, height)
}

/** The paper of a source, found once. */
export function paperOfSource(source: Source): Paper {
  return source.once('paper', ({ pixels, width, height }) => paperOf(pixels, width, height))
}

/** Whether most of some hundred cells are as bright as they were; new ink covers a few. */
function holds({ grid, level, mask }: Paper, rgba: Uint8ClampedArray, width: number): boolean {
  const stride = Math.max(1, Math.floor(level.length / 101))
  let [changed, count] = [0, 0]
  for (let k = stride >> 1; k < level.length; k += stride) {
    if (mask[k]! < 255) continue
    const [from, to] = grid.span(Math.floor(k / grid.columns))
    const left = (k % grid.columns) * grid.cell
    let high = 0
    for (let y = from; y < to; y += 3) {
      for (let x = left; x < Math.min(left + grid.cell, width); x += 3) {
        const i = (y * width + x) << 2
        high = Math.max(high, rgba[i]! * 77 + rgba[i + 1]! * 150 + rgba[i + 2]! * 29)
      }
    }
    if (Math.abs(level[k]! - high / 256) > 8) changed++
    count++
  }
  return 3 * changed <= count
}

/** Cells along the short side: a cell is about a line of small print high. */
const CELLS = 56
/**
 * Finds the paper of a page.
 * @param rgba pixels, row by row
 */
export function paperOf(rgba: Uint8ClampedArray, width: number, height: number): Paper {
  const cell = Math.max(1, Math.round(Math.min(width, height) / CELLS))
  const grid = new Grid(width, height, cell)
  const found = sample(rgba, width, height, grid)
  const mask = paperMask(found, grid)
  let paper = 0
  for (const value of mask) paper += value
  const share = paper / (255 * mask.length)
  const best = brightestAround(found.level, grid, 2)
  // A light tint printed on the page is paper to the ink on it.
  for (let i = 0; i < best.length; i++) {
    if (found.even[i]! > 128 && found.level[i]! > 0.75 * found.level[best[i]!]!) best[i] = i
  }
  const chosen = new Uint8Array(best.length)
  const smooth = (plane: Uint8Array): Uint8Array => {
    for (let i = 0; i < chosen.length; i++) chosen[i] = plane[best[i]!]!
    return meansAround(chosen, grid.columns, grid.rows)
  }
  const [red, green, blue] = [smooth(found.red), smooth(found.green), smooth(found.blue)]
  const level = smooth(found.level)
  const sheet = largestRegion(mask, level, grid)
  const soft = meansAround(mask, grid.columns, grid.rows)
  const inside = new Uint8Array(soft.length)
  for (let i = 0; i < soft.length; i++) inside[i] = Math.max(0, 3 * soft[i]! - 510)
  return { grid, red, green, blue, level, mask: soft, inside, share, sheet }
}
