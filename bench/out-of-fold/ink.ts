/** A stretch of text as an image of one size, whatever its spacing and contrast were. */
/** Brightness of a straightened page, row by row. */
export interface GreyPage {
  width: number
  height: number
  grey: Uint8Array
}

/** A stretch of text, px of the straightened page, all sides included. */
export interface Block {
  x0: number
  y0: number
  x1: number
  y1: number
}

export const TITLE_WIDTH = 192
export const TITLE_HEIGHT = 24

/** Ink of a block, 0 to 1: gaps between glyphs squeezed to one column, scaled to 192×24. */
export function normalisedInk(
  { width, height, grey }: GreyPage,
  block: Block,
): Float32Array | undefined {
  const x0 = Math.max(0, block.x0 - 2)
  const x1 = Math.min(width - 1, block.x1 + 2)
  const y0 = Math.max(0, block.y0 - 1)
  const y1 = Math.min(height - 1, block.y1 + 1)
  const wide = x1 - x0 + 1
  const high = y1 - y0 + 1
  const ink = new Float32Array(wide * high)
  for (let y = 0, i = 0; y < high; y++) {
    for (let x = 0; x < wide; x++, i++) ink[i] = grey[(y0 + y) * width + x0 + x]!
  }
  const order = ink.toSorted()
  const paper = order[Math.floor(order.length * 0.7)]!
  const span = Math.max(12, paper - order[Math.floor(order.length * 0.03)]!)
  for (let i = 0; i < ink.length; i++) {
    ink[i] = Math.min(1, Math.max(0, (paper - ink[i]!) / span - 0.15) / 0.85)
  }
  const kept: number[] = []
  let gap = 2
  for (let c = 0; c < wide; c++) {
    let sum = 0
    for (let r = 0; r < high; r++) sum += ink[r * wide + c]!
    gap = sum > 0.045 * high ? 0 : gap + 1
    if (gap <= 1) kept.push(c)
  }
  return kept.length < high ? undefined : scaled(ink, wide, high, kept)
}

function scaled(
  ink: Float32Array,
  wide: number,
  high: number,
  kept: readonly number[],
): Float32Array {
  const out = new Float32Array(TITLE_WIDTH * TITLE_HEIGHT)
  for (let y = 0; y < TITLE_HEIGHT; y++) {
    const v = Math.min(high - 1.001, Math.max(0, ((y + 0.5) * high) / TITLE_HEIGHT - 0.5))
    const row = Math.floor(v) * wide
    const fv = v - Math.floor(v)
    for (let x = 0; x < TITLE_WIDTH; x++) {
      const u = Math.min(
        kept.length - 1.001,
        Math.max(0, ((x + 0.5) * kept.length) / TITLE_WIDTH - 0.5),
      )
      const fu = u - Math.floor(u)
      const c0 = kept[Math.floor(u)]!
      const c1 = kept[Math.floor(u) + 1]!
      const above = ink[row + c0]! * (1 - fu) + ink[row + c1]! * fu
      const below = ink[row + wide + c0]! * (1 - fu) + ink[row + wide + c1]! * fu
      out[y * TITLE_WIDTH + x] = above * (1 - fv) + below * fv
    }
  }
  return out
}
