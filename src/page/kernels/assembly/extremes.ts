// What samples of a page come to: darkest and lightest ones, and how dark bare paper gets.

/**
 * The darkest and the lightest sample of every cell: of every `step`-th row each third of the pixels that lie as far
 * apart, set off sideways from row to row, so that no upright stroke falls between them.
 * @param cell side of a cell, px
 * @param darkest gets one byte per cell, 255 where nothing was sampled; `lightest` 0 there
 */
export function cellExtremes(
  rgba: usize,
  width: i32,
  height: i32,
  cell: f64,
  columns: i32,
  rows: i32,
  step: i32,
  darkest: usize,
  lightest: usize,
): void {
  memory.fill(darkest, 255, columns * rows)
  memory.fill(lightest, 0, columns * rows)
  for (let y = 0, line = 0; y < height; y += step, line++) {
    const row = min(rows - 1, <i32>(<f64>y / cell)) * columns
    const pixels = rgba + ((<usize>(y * width)) << 2)
    for (let x = (line % 3) * step; x < width; x += 3 * step) {
      const light = lumaAt(pixels + ((<usize>x) << 2))
      const k = <usize>(row + min(columns - 1, <i32>(<f64>x / cell)))
      store<u8>(darkest + k, min(light, <i32>load<u8>(darkest + k)))
      store<u8>(lightest + k, max(light, <i32>load<u8>(lightest + k)))
    }
  }
}

/**
 * Counts by how much samples of paper are darker than their backdrop: 255 times the share of it.
 * @param across px between samples
 * @param levels the backdrop's brightness, one byte per block, row by row; blocks are `step` px a side
 * @param inside how surely it is paper, one byte per cell, row by row; cells are `cell` px a side
 * @param counts gets 256 numbers of 32 bits
 */
export function paperLosses(
  rgba: usize,
  width: i32,
  height: i32,
  across: i32,
  levels: usize,
  step: i32,
  levelColumns: i32,
  inside: usize,
  cell: i32,
  columns: i32,
  counts: usize,
): void {
  memory.fill(counts, 0, 1024)
  for (let y = across >> 1; y < height; y += across) {
    const cells = inside + <usize>((y / cell) * columns)
    const blocks = levels + <usize>((y / step) * levelColumns)
    const pixels = rgba + ((<usize>(y * width)) << 2)
    for (let x = (across >> 1) + (y % 3 === 0 ? 1 : 0); x < width; x += across) {
      if (load<u8>(cells + <usize>(x / cell)) < 128) continue
      const level = <i32>load<u8>(blocks + <usize>(x / step))
      const light = lumaAt(pixels + ((<usize>x) << 2))
      const lost = level > light ? (255 * (level - light)) / max(level, 16) : 0
      const at = counts + ((<usize>lost) << 2)
      store<u32>(at, load<u32>(at) + 1)
    }
  }
}

// @ts-ignore: decorator
@inline
function lumaAt(at: usize): i32 {
  return (<i32>load<u8>(at) * 77 + <i32>load<u8>(at, 1) * 150 + <i32>load<u8>(at, 2) * 29) >> 8
}
