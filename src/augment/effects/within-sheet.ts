/** What happens to paper happens on the sheet, not on the desk that it lies on. */
import { sheetRow, type Sheet } from '../../page/background/sheet.ts'
import { packedPixels } from '../../page/image/pixels.ts'
import type { Page } from '../../page/image/page.ts'

/**
 * Lets `change` do what it does to a page, and puts what lies beside its sheet back as it was, with the
 * sheet's soft edge. A page that is all sheet, or that `change` gave another size, is left to it.
 */
export function withinSheet<T>(page: Page, change: () => T): T {
  const { sheet, width, height } = page
  if (!sheet) return change()
  const before = page.peek().slice()
  const outcome = change()
  const skipped = typeof outcome === 'object' && outcome !== null && 'skipped' in outcome
  if (skipped || page.width !== width || page.height !== height) return outcome
  putBack(before, page.pixels(), sheet)
  return outcome
}

/** Puts what lies beside a sheet back as it was, with the sheet's soft edge. */
export function putBack(before: Uint8ClampedArray, after: Uint8ClampedArray, sheet: Sheet): void {
  const { width, height } = sheet
  const row = new Uint8Array(width)
  const [from, to] = [packedPixels(before), packedPixels(after)]
  for (let y = 0; y < height; y++) {
    sheetRow(sheet, y, row)
    const line = y * width
    for (let x = 0; x < width; x++) {
      const share = row[x]!
      if (share === 255) continue
      const k = line + x
      if (from[k] === to[k]) continue
      if (share === 0) {
        to[k] = from[k]!
        continue
      }
      for (let i = k * 4; i < k * 4 + 3; i++) {
        const was = before[i]!
        after[i] = was + ((after[i]! - was) * share) / 255
      }
    }
  }
}
