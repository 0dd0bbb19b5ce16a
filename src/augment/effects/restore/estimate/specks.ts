/** Specks: small marks far from any other ink. */
import type { Components } from '../../../../page/textlines/components.ts'

/** Pixels from the first to the last column and row, all included. */
export interface Box {
  x0: number
  y0: number
  x1: number
  y1: number
}

/**
 * Boxes of components no longer than `side` with no other ink within `gap` pixels.
 * @param mask 1 for ink, the one the components were found in
 */
export function isolatedSpecks(
  found: Components,
  mask: { width: number; height: number; bytes: Uint8Array },
  side: number,
  gap: number,
): Box[] {
  const { width, height } = mask
  const specks: Box[] = []
  const sums = integral(mask.bytes, width, height)
  for (let k = 0; k < found.count; k++) {
    const box = { x0: found.x0[k]!, y0: found.y0[k]!, x1: found.x1[k]!, y1: found.y1[k]! }
    if (box.x1 - box.x0 >= side || box.y1 - box.y0 >= side) continue
    const left = Math.max(0, box.x0 - gap)
    const top = Math.max(0, box.y0 - gap)
    const right = Math.min(width, box.x1 + gap + 1)
    const bottom = Math.min(height, box.y1 + gap + 1)
    const pitch = width + 1
    const ink =
      sums[bottom * pitch + right]! -
      sums[bottom * pitch + left]! -
      sums[top * pitch + right]! +
      sums[top * pitch + left]!
    if (ink === found.area[k]!) specks.push(box)
  }
  return specks
}

/** Paints a box and a pixel round it over with what lies round that, between its left and right. */
export function fillBox(rgba: Uint8ClampedArray, width: number, height: number, box: Box): void {
  const left = Math.max(0, box.x0 - 2)
  const right = Math.min(width - 1, box.x1 + 2)
  for (let y = Math.max(0, box.y0 - 1); y <= Math.min(height - 1, box.y1 + 1); y++) {
    const a = (y * width + left) * 4
    const b = (y * width + right) * 4
    for (let x = Math.max(0, box.x0 - 1); x <= Math.min(width - 1, box.x1 + 1); x++) {
      const t = (x - left) / Math.max(1, right - left)
      const i = (y * width + x) * 4
      for (let c = 0; c < 3; c++) rgba[i + c] = rgba[a + c]! * (1 - t) + rgba[b + c]! * t
    }
  }
}

/** Sums of the mask above and to the left; one row and column more than the mask. */
function integral(mask: Uint8Array, width: number, height: number): Int32Array {
  const pitch = width + 1
  const sums = new Int32Array(pitch * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += mask[y * width + x]!
      sums[(y + 1) * pitch + x + 1] = sums[y * pitch + x + 1]! + row
    }
  }
  return sums
}
