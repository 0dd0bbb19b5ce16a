/** Photographs show more than the sheet: what happens to it leaves the desk alone. */
import { sheetAt, type Sheet } from '../../../page/background/sheet.ts'
import { blur, type Relief } from './relief.ts'

/**
 * Keeps what a relief does to a photograph to the sheet on it: light to the sheet where it now lies, and
 * movement so that its outline bends and the desk beside it gives way.
 * @param grid from `litRelief`, changed
 */
export function keepToSheet(grid: Float32Array, relief: Relief, sheet: Sheet): void {
  const { step, columns, rows, width, height } = relief
  const near = new Float32Array(columns * rows)
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      near[at] = sheetAt(sheet, column * step, row * step) / 255
    }
  }
  blur(near, columns, rows, (0.02 * Math.min(width, height)) / step)
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const moves = Math.min(1, 2 * near[at]!)
      const dx = grid[4 * at]! * moves
      const dy = grid[4 * at + 1]! * moves
      const on = sheetAt(sheet, column * step + dx, row * step + dy) / 255
      grid[4 * at] = dx
      grid[4 * at + 1] = dy
      grid[4 * at + 2] = 1 + on * (grid[4 * at + 2]! - 1)
    }
  }
}
