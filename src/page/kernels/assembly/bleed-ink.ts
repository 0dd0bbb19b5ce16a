// Ink that creeps outwards from strokes.
import { firstLanes, tile16, widenCells, widenTones } from './widen'

/** Less excess of ink around a pixel than this is not seen. */
const MIN_EXCESS: u8 = 7

/**
 * Lays ink from around onto every pixel that is not yet full of it. Coverage adds up like that of
 * independent dots, so an edge pixel half covered takes half of what bare paper takes.
 * @param rgba changed in place; 16 bytes behind it
 * @param ink density a pixel, as `around`, which is blurred; 16 bytes behind each
 * @param tones of the paper, RGB and its brightness a cell
 * @param full density of the darkest ink, one byte per cell; 0 where nothing may grow
 * @param fibre a tile of noise, 1024 × 1024, as `cloud`
 * @param scale tile pixels a page pixel, 256ths, up to 256
 * @param perFibre share of 256 that one grey level of noise counts, as `perCloud`
 * @param gain share of 256 of what is around that comes
 * @param step how far away the colour of the ink that comes is looked for, in pixels
 * @param scratch 5 × width + 5 × side + 192 bytes
 */
export function growInk(
  rgba: usize,
  ink: usize,
  around: usize,
  width: i32,
  height: i32,
  tones: usize,
  full: usize,
  columns: i32,
  side: i32,
  fibre: usize,
  cloud: usize,
  scale: i32,
  left: i32,
  top: i32,
  perFibre: i32,
  perCloud: i32,
  gain: i32,
  step: i32,
  scratch: usize,
): void {
  const densest = scratch
  const toneRow = densest + <usize>((width + side + 47) & ~15)
  const mean = 256 - 128 * (perFibre + perCloud)
  for (let y = 0, down = 0, cellRow = 0; y < height; y++) {
    if (down === 0) {
      widenTones(tones + ((<usize>cellRow) << 2), toneRow, columns, side)
      widenCells(full + <usize>cellRow, densest, columns, side)
      cellRow += columns
    }
    if (++down === side) down = 0
    const row = <usize>y * <usize>width
    const above = y >= step ? -step * width : 0
    const below = y + step < height ? step * width : 0
    const tileRow = (<usize>((((y * scale) >> 8) + top) & 1023)) << 10
    for (let x = 0; x < width; x += 16) {
      const own = v128.load(ink + row + <usize>x)
      // Only what stands around in excess comes, so that thin strokes hardly grow.
      const excess = i8x16.sub_sat_u(v128.load(around + row + <usize>x), fiveEighths(own))
      let growing = v128.and(
        i8x16.ge_u(excess, i8x16.splat(MIN_EXCESS)),
        i8x16.lt_u(own, v128.load(densest + <usize>x)),
      )
      if (width - x < 16) growing = v128.and(growing, firstLanes(width - x))
      for (let lanes = i8x16.bitmask(growing); lanes !== 0; lanes &= lanes - 1) {
        const at = x + ctz(lanes)
        const tile = tileRow | <usize>((((at * scale) >> 8) + left) & 1023)
        const growth =
          mean + <i32>load<u8>(fibre + tile) * perFibre + <i32>load<u8>(cloud + tile) * perCloud
        if (growth <= 0) continue
        const k = ink + row + <usize>at
        const density = <i32>load<u8>(k)
        const near = <i32>load<u8>(around + row + <usize>at) - ((density * 5) >> 3)
        const limit = <i32>load<u8>(densest + <usize>at)
        const coming = min((((near * gain) >> 4) * growth) >> 12, limit)
        // The ink that comes has the colour of the densest pixel within reach.
        let from: i32 = 0
        let densest = density
        from = denser(k, above, densest) ? above : from
        densest = <i32>load<u8>(k + from)
        from = denser(k, below, densest) ? below : from
        densest = <i32>load<u8>(k + from)
        if (at >= step && denser(k, -step, densest)) from = -step
        densest = <i32>load<u8>(k + from)
        if (at + step < width && denser(k, step, densest)) from = step
        const pixel = rgba + ((row + <usize>at) << 2)
        darken(
          pixel,
          pixel + (from << 2),
          toneRow + ((<usize>at) << 2),
          coming * (limit - density),
          limit,
        )
      }
    }
  }
}

function denser(k: usize, by: i32, than: i32): bool {
  return <i32>load<u8>(k + by) > than
}

/**
 * Takes light from a pixel in the colour of another one.
 * @param tone of the paper, RGB and its brightness
 * @param more density of the ink that comes times the room that is left, of `limit`
 */
function darken(pixel: usize, like: usize, tone: usize, more: i32, limit: i32): void {
  const red = max(0, <i32>load<u8>(tone) - <i32>load<u8>(like))
  const green = max(0, <i32>load<u8>(tone, 1) - <i32>load<u8>(like, 1))
  const blue = max(0, <i32>load<u8>(tone, 2) - <i32>load<u8>(like, 2))
  const density = red * 77 + green * 150 + blue * 29
  if (density < 2048) return
  // In shares of 2^12 of that pixel's colour: light to be lost over the light that it has lost.
  const darker = <f64>(more * <i32>load<u8>(tone, 3)) * 4112
  const share = <i32>(darker / <f64>(limit * density))
  lower(pixel, (red * share) >> 12)
  lower(pixel + 1, (green * share) >> 12)
  lower(pixel + 2, (blue * share) >> 12)
}

function lower(at: usize, by: i32): void {
  store<u8>(at, <u8>max(0, <i32>load<u8>(at) - by))
}

/** ⌊5 × density / 8⌋ of sixteen densities. */
function fiveEighths(density: v128): v128 {
  const low = i16x8.mul(i16x8.extend_low_i8x16_u(density), i16x8.splat(5))
  const high = i16x8.mul(i16x8.extend_high_i8x16_u(density), i16x8.splat(5))
  return i8x16.narrow_i16x8_u(i16x8.shr_u(low, 3), i16x8.shr_u(high, 3))
}
