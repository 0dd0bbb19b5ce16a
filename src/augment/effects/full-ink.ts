/** How dark a page's print is, and print that is made paler. */
import type { Paper } from '../../page/background/paper.ts'
import type { Page } from '../../page/image/page.ts'

/** Share of the light that the page's full ink takes, 0.2 to 1: what one inked place in ten exceeds. */
export function fullInk(page: Page, { grid, level }: Paper): number {
  const { width, height } = page
  const bytes = page.peek()
  const counts = new Uint32Array(256)
  let inked = 0
  for (let y = 1; y < height; y += 3) {
    const cells = Math.floor(y / grid.cell) * grid.columns
    for (let x = y % 2; x < width; x += 2) {
      const paper = level[cells + grid.columnOf[x]!]!
      const lost = Math.round(
        (255 * (paper - bytes[4 * (y * width + x) + 1]!)) / Math.max(1, paper),
      )
      if (lost < 40) continue
      counts[lost]!++
      inked++
    }
  }
  let above = 0
  for (let value = 255; value > 0; value--) {
    above += counts[value]!
    if (above * 10 > inked) return Math.max(0.2, value / 255)
  }
  return 1
}

/** A channel whose ink keeps a share of what it takes from the paper's light. */
export function paler(value: number, paper: number, keep: number): number {
  return value >= paper ? value : paper - (paper - value) * keep
}
