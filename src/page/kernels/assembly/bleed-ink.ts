// Ink that creeps outwards from strokes.
import { cellRow, cellScratch } from './cells'
import { firstLanes } from './row-ends'

/** Less excess of ink around a pixel than this is not seen. */
const MIN_EXCESS: u8 = 7

/**
 * Lays ink from around onto every pixel beside denser ones: it comes nearer to the colour of the
 * densest within reach, so that nothing even changes, and no pixel gets denser than what is around.
 * @param rgba changed in place; 16 bytes behind it
 * @param dry the same pixels, left as they are, for what has grown is not to grow on
 * @param ink density per pixel, as `around`, which is blurred; 16 bytes behind each
 * @param inside how surely a cell of `side` pixels is paper, one byte each; nothing grows off it
 * @param fibre a tile of noise, 1024 × 1024, as `cloud`
 * @param scale tile pixels a page pixel, 256ths, up to 256
 * @param perFibre share of 256 that one grey level of noise counts, as `perCloud`
 * @param gain share of 256 of what is around that comes
 * @param step how far away the densest ink is looked for, in pixels
 * @param scratch 8 × width + 512 bytes
 */
export function growInk(
  rgba: usize,
  dry: usize,
  ink: usize,
  around: usize,
  width: i32,
  height: i32,
  inside: usize,
  columns: i32,
  rows: i32,
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
  const sure = scratch + cellScratch(width)
  const mean = 65536 - 32768 * (perFibre + perCloud)
  const near = (step + 1) >> 1
  for (let y = 0; y < height; y++) {
    cellRow(inside, columns, rows, side, y, width, scratch, sure)
    const row = <usize>y * <usize>width
    const v = y * scale + (top << 8)
    for (let x = 0; x < width; x += 16) {
      const own = v128.load(ink + row + <usize>x)
      // Only what stands around in excess comes, so that thin strokes hardly grow.
      const excess = i8x16.sub_sat_u(v128.load(around + row + <usize>x), fiveEighths(own))
      let growing = i8x16.ge_u(excess, i8x16.splat(MIN_EXCESS))
      if (width - x < 16) growing = v128.and(growing, firstLanes(width - x))
      for (let lanes = i8x16.bitmask(growing); lanes !== 0; lanes &= lanes - 1) {
        const at = x + ctz(lanes)
        const k = ink + row + <usize>at
        const density = <i32>load<u8>(k)
        let from = densest(k, 0, at, y, width, height, step)
        if (near !== step) from = densest(k, from, at, y, width, height, near)
        const limit = <i32>load<u8>(k + from)
        if (limit <= density) continue
        const known = <i32>load<u16>(sure + ((<usize>at) << 1))
        if (known === 0) continue
        const u = at * scale + (left << 8)
        const growth = mean + between(fibre, u, v) * perFibre + between(cloud, u, v) * perCloud
        if (growth <= 0) continue
        const excessive = <i32>load<u8>(around + row + <usize>at) - ((density * 5) >> 3)
        const coming = min((((excessive * gain) >> 4) * (growth >> 8)) >> 12, limit)
        const place = (row + <usize>at) << 2
        // 255 × 128 is certainly paper.
        darken(rgba + place, dry + place + (from << 2), (coming * known) / (limit << 3))
      }
    }
  }
}

/** The offset of the densest of a pixel's four neighbours this far away, or `from` if that is denser. */
function densest(k: usize, from: i32, x: i32, y: i32, width: i32, height: i32, step: i32): i32 {
  let highest = <i32>load<u8>(k + from)
  const down = step * width
  if (y >= step && <i32>load<u8>(k - down) > highest) highest = <i32>load<u8>(k + (from = -down))
  if (y + step < height && <i32>load<u8>(k + down) > highest) highest = <i32>load<u8>(k + (from = down))
  if (x >= step && <i32>load<u8>(k - step) > highest) highest = <i32>load<u8>(k + (from = -step))
  if (x + step < width && <i32>load<u8>(k + step) > highest) from = step
  return from
}

/** 256 times the noise between the tile's pixels. */
function between(tile: usize, u: i32, v: i32): i32 {
  const x = (u >> 8) & 1023
  const upper = tile + <usize>(((v >> 8) & 1023) << 10)
  const s = u & 255
  const t = v & 255
  if ((s | t) === 0) return <i32>load<u8>(upper + <usize>x) << 8
  const lower = tile + <usize>((((v >> 8) + 1) & 1023) << 10)
  const next = <usize>((x + 1) & 1023)
  const a = <i32>load<u8>(upper + <usize>x) * (256 - s) + <i32>load<u8>(upper + next) * s
  const b = <i32>load<u8>(lower + <usize>x) * (256 - s) + <i32>load<u8>(lower + next) * s
  return (a * (256 - t) + b * t) >> 8
}

/** Takes a pixel towards a darker one, by a share of 2^12 of the way. */
function darken(pixel: usize, like: usize, share: i32): void {
  for (let c: usize = 0; c < 3; c++) {
    const own = <i32>load<u8>(pixel + c)
    const by = own - <i32>load<u8>(like + c)
    if (by > 0) store<u8>(pixel + c, <u8>(own - ((by * share) >> 12)))
  }
}

/** ⌊5 × density / 8⌋ of sixteen densities. */
function fiveEighths(density: v128): v128 {
  const low = i16x8.mul(i16x8.extend_low_i8x16_u(density), i16x8.splat(5))
  const high = i16x8.mul(i16x8.extend_high_i8x16_u(density), i16x8.splat(5))
  return i8x16.narrow_i16x8_u(i16x8.shr_u(low, 3), i16x8.shr_u(high, 3))
}
