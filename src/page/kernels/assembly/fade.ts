// Paling of thin ink.
import { placesAmong, tonesAt, tonesOfRow } from './backdrop'
import { cellRow, cellScratch, lineOf } from './cells'
import { firstLanes, tile16 } from './row-ends'

/**
 * Highest of 3×3, edges repeated.
 * @param out 16 writable bytes behind it; not `from`
 * @param line width + 64 bytes
 */
export function highestAround(from: usize, out: usize, width: i32, height: i32, line: usize): void {
  const wide = <usize>width
  for (let y = 0; y < height; y++) {
    const own = from + <usize>y * wide
    const above = y > 0 ? own - wide : own
    const below = y < height - 1 ? own + wide : own
    const middle = line + 16
    for (let x: usize = 0; x < wide; x += 16) {
      const highest = i8x16.max_u(v128.load(above + x), v128.load(below + x))
      v128.store(middle + x, i8x16.max_u(highest, v128.load(own + x)))
    }
    store<u8>(middle - 1, load<u8>(middle))
    store<u8>(middle + wide, load<u8>(middle + wide - 1))
    const to = out + <usize>y * wide
    for (let x: usize = 0; x < wide; x += 16) {
      const beside = i8x16.max_u(v128.load(middle + x - 1), v128.load(middle + x + 1))
      v128.store(to + x, i8x16.max_u(beside, v128.load(middle + x)))
    }
  }
}

/**
 * Takes every pixel of ink towards what it lies on.
 * @param rgba changed in place; 64 bytes behind it
 * @param body density of the stroke a pixel belongs to, at half the resolution
 * @param lost 256 16-bit shares of 256 lost, by the density of the body
 * @param minDensity density from which on there is ink; only twice as much takes its whole share
 * @param blocks backdrop of the strokes, RGBA of blocks of `step` pixels, `pitch` bytes a row
 * @param inside how surely a cell of `side` pixels is paper, one byte each
 * @param cloud a tile of noise, 1024 × 1024, as `speck`
 * @param perCloud share of 256 that one grey level of noise counts; at most 100 with `perSpeck`
 * @param scratch 16 × width + 4 × blocks a row + 640 bytes
 */
export function paleInk(
  rgba: usize,
  ink: usize,
  body: usize,
  width: i32,
  height: i32,
  lost: usize,
  minDensity: i32,
  blocks: usize,
  pitch: i32,
  step: i32,
  inside: usize,
  columns: i32,
  rows: i32,
  side: i32,
  cloud: usize,
  speck: usize,
  left: i32,
  top: i32,
  perCloud: i32,
  perSpeck: i32,
  scratch: usize,
): void {
  const half = (width + 1) >> 1
  const sure = scratch + cellScratch(width)
  const places = sure + lineOf(width)
  const tones = places + ((<usize>((width + 31) & ~15)) << 2)
  const across = (width + step - 1) / step
  const clouds = i16x8.splat(<i16>perCloud)
  const specks = i16x8.splat(<i16>perSpeck)
  const bare = i8x16.splat(<i8>minDensity)
  const knee = i16x8.splat(<i16>(256 / max(1, minDensity)))
  placesAmong(step, width, places)
  for (let y = 0; y < height; y++) {
    cellRow(inside, columns, rows, side, y, width, scratch, sure)
    let toned = false
    const row = <usize>y * <usize>width
    const bodies = body + <usize>((y >> 1) * half)
    const tileRow = (<usize>((y + top) & 1023)) << 10
    for (let x = 0; x < width; x += 16) {
      const density = v128.load(ink + row + <usize>x)
      let inked = i8x16.gt_u(density, i8x16.splat(0))
      // What follows the row's end is the next row's.
      if (width - x < 16) inked = v128.and(inked, firstLanes(width - x))
      if (!v128.any_true(inked)) continue
      const losses = lossesOf(bodies + <usize>(x >> 1), lost)
      if (!v128.any_true(losses)) continue
      const c = tile16(cloud + tileRow, x + left)
      const s = tile16(speck + tileRow, x + left)
      const known = sure + ((<usize>x) << 1)
      const above = i8x16.sub_sat_u(density, bare)
      const low = shareOf(
        i8x16.shuffle(losses, losses, 0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7),
        patchOf(i16x8.extend_low_i8x16_u(c), i16x8.extend_low_i8x16_u(s), clouds, specks),
        certainly(v128.load(known), i16x8.extend_low_i8x16_u(above), knee),
      )
      const high = shareOf(
        i8x16.shuffle(losses, losses, 8, 9, 8, 9, 10, 11, 10, 11, 12, 13, 12, 13, 14, 15, 14, 15),
        patchOf(i16x8.extend_high_i8x16_u(c), i16x8.extend_high_i8x16_u(s), clouds, specks),
        certainly(v128.load(known, 16), i16x8.extend_high_i8x16_u(above), knee),
      )
      const shares = v128.and(i8x16.narrow_i16x8_u(low, high), inked)
      if (!v128.any_true(shares)) continue
      if (!toned) tonesOfRow(blocks, pitch, across, step, y, tones)
      toned = true
      const at = rgba + ((row + <usize>x) << 2)
      const place = places + ((<usize>x) << 2)
      towards(
        at,
        tonesAt(tones, place),
        i8x16.shuffle(shares, shares, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3),
      )
      towards(
        at + 16,
        tonesAt(tones, place + 16),
        i8x16.shuffle(shares, shares, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7),
      )
      towards(
        at + 32,
        tonesAt(tones, place + 32),
        i8x16.shuffle(shares, shares, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11),
      )
      const last = i8x16.shuffle(shares, shares, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15)
      towards(at + 48, tonesAt(tones, place + 48), last)
    }
  }
}

/** How surely eight pixels are ink on paper, in 256ths: in full from twice that density on. */
function certainly(sure: v128, above: v128, knee: v128): v128 {
  const ink = i16x8.min_u(i16x8.add(i16x8.mul(above, knee), knee), i16x8.splat(256))
  const paper = i16x8.add(i16x8.shr_u(sure, 7), i16x8.splat(1))
  return i16x8.shr_u(
    i16x8.narrow_i32x4_u(
      i32x4.shr_u(i32x4.extmul_low_i16x8_u(paper, ink), 1),
      i32x4.shr_u(i32x4.extmul_high_i16x8_u(paper, ink), 1),
    ),
    7,
  )
}

/** What eight pixels of the body's half resolution lose. */
function lossesOf(bodies: usize, lost: usize): v128 {
  const eight = load<u64>(bodies)
  let out = v128.load16_splat(lost + ((<usize>(eight & 255)) << 1))
  out = i16x8.replace_lane(out, 1, load<i16>(lost + ((<usize>((eight >> 8) & 255)) << 1)))
  out = i16x8.replace_lane(out, 2, load<i16>(lost + ((<usize>((eight >> 16) & 255)) << 1)))
  out = i16x8.replace_lane(out, 3, load<i16>(lost + ((<usize>((eight >> 24) & 255)) << 1)))
  out = i16x8.replace_lane(out, 4, load<i16>(lost + ((<usize>((eight >> 32) & 255)) << 1)))
  out = i16x8.replace_lane(out, 5, load<i16>(lost + ((<usize>((eight >> 40) & 255)) << 1)))
  out = i16x8.replace_lane(out, 6, load<i16>(lost + ((<usize>((eight >> 48) & 255)) << 1)))
  return i16x8.replace_lane(out, 7, load<i16>(lost + ((<usize>(eight >> 56)) << 1)))
}

/** How much of the loss patches and breaks leave, in 256ths. */
function patchOf(cloud: v128, speck: v128, perCloud: v128, perSpeck: v128): v128 {
  const mean = i16x8.splat(128)
  const sum = i16x8.add(
    i16x8.mul(i16x8.sub(cloud, mean), perCloud),
    i16x8.mul(i16x8.sub(speck, mean), perSpeck),
  )
  return i16x8.max_s(i16x8.add(sum, i16x8.splat(256)), i16x8.splat(0))
}

/** Share of 256 of the way to the paper. */
function shareOf(loss: v128, patch: v128, known: v128): v128 {
  const scaled = i16x8.narrow_i32x4_u(
    i32x4.shr_u(i32x4.extmul_low_i16x8_u(loss, patch), 8),
    i32x4.shr_u(i32x4.extmul_high_i16x8_u(loss, patch), 8),
  )
  const limited = i16x8.min_u(scaled, i16x8.splat(224))
  return i16x8.shr_u(i16x8.mul(limited, known), 8)
}

/** Takes four pixels towards the paper where that is lighter, by a share of 256 each. */
function towards(at: usize, tone: v128, shares: v128): void {
  const pixels = v128.load(at)
  const rise = i8x16.sub_sat_u(tone, pixels)
  const low = i16x8.shr_u(i16x8.extmul_low_i8x16_u(rise, shares), 8)
  const high = i16x8.shr_u(i16x8.extmul_high_i8x16_u(rise, shares), 8)
  v128.store(at, i8x16.add(pixels, i8x16.narrow_i16x8_u(low, high)))
}
