/** What is seen through a hole in a sheet. */
import type { Paper } from '../../../../page/background/paper.ts'
import { sheetAt } from '../../../../page/background/sheet.ts'
import type { Page } from '../../../../page/image/page.ts'
import type { Rng } from '../../../../core/rng.ts'
import type { Colour } from './punch.ts'

export const BENEATH = ['usual', 'dark', 'grey', 'white', 'page'] as const

export interface Beneath {
  colour: Colour
  /** how far the sheet lies above it, mm */
  lift: number
  /** it is a page, which has holes of its own */
  isPage: boolean
}

/** What lies beneath the sheet of a page: as asked for, or what usually would. */
export function beneathOf(
  page: Page,
  paper: Paper,
  kind: (typeof BENEATH)[number],
  rng: Rng,
): Beneath {
  const desk = page.sheet && kind === 'usual' ? deskOf(page) : undefined
  if (desk) return { colour: desk, lift: rng.uniform(0.3, 1.2), isPage: false }
  const drawn = kind === 'usual' ? rng.pick(['dark', 'dark', 'dark', 'grey', 'page', 'page']) : kind
  const white = colourOf(paper, undefined)
  const shade = (share: number): Colour => [white[0] * share, white[1] * share, white[2] * share]
  if (drawn === 'dark') {
    return { colour: shade(rng.uniform(0.01, 0.13)), lift: 0.2, isPage: false }
  }
  if (drawn === 'grey') {
    return { colour: shade(rng.uniform(0.35, 0.7)), lift: rng.uniform(0.2, 0.7), isPage: false }
  }
  const share = drawn === 'white' ? rng.uniform(0.96, 1.03) : rng.uniform(0.86, 0.97)
  return { colour: shade(share), lift: rng.uniform(0.25, 0.8), isPage: drawn === 'page' }
}

/** Mean colour of what lies beside a sheet. */
function deskOf(page: Page): Colour | undefined {
  const { width, height } = page
  const sheet = page.sheet!
  const bytes = page.peek()
  const sum = [0, 0, 0]
  let count = 0
  for (let y = 2; y < height; y += 5) {
    for (let x = 2; x < width; x += 5) {
      if (sheetAt(sheet, x + 0.5, y + 0.5) > 0) continue
      const i = (y * width + x) * 4
      for (let c = 0; c < 3; c++) sum[c]! += bytes[i + c]!
      count++
    }
  }
  return count < 12 ? undefined : [sum[0]! / count, sum[1]! / count, sum[2]! / count]
}

/** Colour of the paper around a pixel; of all of the page without one. */
export function colourOf(
  { grid, red, green, blue, mask }: Paper,
  at: { x: number; y: number } | undefined,
): Colour {
  if (at) {
    const column = Math.min(grid.columns - 1, Math.max(0, Math.floor(at.x / grid.cell)))
    const row = Math.min(grid.rows - 1, Math.max(0, Math.floor(at.y / grid.cell)))
    const k = row * grid.columns + column
    return [red[k]!, green[k]!, blue[k]!]
  }
  const mean = (plane: Uint8Array): number => {
    let [sum, count] = [0, 1e-9]
    for (let k = 0; k < plane.length; k++) {
      sum += plane[k]! * mask[k]!
      count += mask[k]!
    }
    return count < 1 ? 235 : sum / count
  }
  return [mean(red), mean(green), mean(blue)]
}
