// What goes on beside a photograph: the desk along its sides mirrored outwards.

/** Places along each side that are known. */
const BINS = 64
/** Bytes of what is known of a side: depths, then tones, three a place. */
const SIDE: usize = BINS * 16

/**
 * Colours at places beside a picture; within it they are its own.
 * @param rgba the picture
 * @param sides left, right, top and bottom: for each 64 depths in px and 64 tones of red, green and blue, f32
 * @param patch left, top, right and bottom in px, f64, of desk that stands in where a side has none; the right
 *   one is 0 where there is none
 * @param narrow desk of less depth is not mirrored, px
 * @param wide desk of more depth is all there is, px
 * @param grain square tile of noise, its side a power of two
 * @param grainSide its side
 * @param grainPitch bytes from one of its rows to the next
 * @param grainMean what in the tile stands for no change
 * @param grainScale grey levels a step of the tile
 * @param seed shifts the grain
 * @param places x and y of each place in px, f64
 * @param out gets a pixel for each
 */
export function surroundingPixels(
  rgba: usize,
  width: i32,
  height: i32,
  sides: usize,
  patch: usize,
  narrow: f64,
  wide: f64,
  grain: usize,
  grainSide: i32,
  grainPitch: i32,
  grainMean: f64,
  grainScale: f64,
  seed: i32,
  places: usize,
  count: i32,
  out: usize,
): void {
  const patchLeft = load<f64>(patch)
  const patchTop = load<f64>(patch, 8)
  const patchRight = load<f64>(patch, 16)
  const patchBottom = load<f64>(patch, 24)
  const patched = patchRight > 0
  const wrap = grainSide - 1
  for (let k = 0; k < count; k++, places += 16, out += 4) {
    const x = load<f64>(places)
    const y = load<f64>(places, 8)
    let mirrored = 1.0
    let tone = f32x4.splat(0)
    let met: f32 = 0
    let u = x
    let v = y
    if (x < 0 || x > <f64>width) {
      const side = x < 0 ? sides : sides + SIDE
      const place = placeAlong(y / <f64>height)
      const deep = depthAt(side, place)
      const far = folded(x < 0 ? -x : x - <f64>width, deep)
      u = x < 0 ? far : <f64>width - far
      mirrored = share(deep, narrow, wide)
      if (mirrored < 1 && !patched) tone = toneAt(side, place)
      met += 1
    }
    if (y < 0 || y > <f64>height) {
      const side = y < 0 ? sides + 2 * SIDE : sides + 3 * SIDE
      const place = placeAlong(u / <f64>width)
      const deep = depthAt(side, place)
      const far = folded(y < 0 ? -y : y - <f64>height, deep)
      v = y < 0 ? far : <f64>height - far
      mirrored = Math.min(mirrored, share(deep, narrow, wide))
      if (mirrored < 1 && !patched) tone = f32x4.add(tone, toneAt(side, place))
      met += 1
    }
    const own = f32x4.splat(<f32>mirrored)
    const rest = f32x4.splat(<f32>(1 - mirrored))
    let colour: v128
    if (met === 0 || mirrored >= 1) {
      colour = sample(rgba, width, height, u, v)
    } else if (patched) {
      const px = within(x, patchLeft, patchRight)
      const py = within(y, patchTop, patchBottom)
      colour = sample(rgba, width, height, px, py)
      if (mirrored > 0) {
        const desk = f32x4.mul(sample(rgba, width, height, u, v), own)
        colour = f32x4.add(desk, f32x4.mul(colour, rest))
      }
    } else {
      const cell =
        ((<i32>Math.floor(y) + seed) & wrap) * grainPitch + ((<i32>Math.floor(x) + 3 * seed) & wrap)
      const change = (<f64>load<u8>(grain + <usize>cell) - grainMean) * grainScale
      const mean = f32x4.add(f32x4.div(tone, f32x4.splat(met)), f32x4.splat(<f32>change))
      const desk = f32x4.mul(sample(rgba, width, height, u, v), own)
      colour = f32x4.add(desk, f32x4.mul(mean, rest))
    }
    const whole = i32x4.trunc_sat_f32x4_s(f32x4.add(colour, f32x4.splat(0.5)))
    const halves = i16x8.narrow_i32x4_s(whole, whole)
    const bytes = i8x16.narrow_i16x8_u(halves, halves)
    store<u32>(out, i32x4.extract_lane(bytes, 0) | 0xff000000)
  }
}

/**
 * The same for all of a frame but some pixels of each row.
 * @param map from places in the frame to places of the picture: nine f64
 * @param spans columns of each row, i32: those from the first on, before the second, are left as they are
 * @param places room for 16 bytes a column
 */
export function surroundingFrame(
  rgba: usize,
  width: i32,
  height: i32,
  sides: usize,
  patch: usize,
  narrow: f64,
  wide: f64,
  grain: usize,
  grainSide: i32,
  grainPitch: i32,
  grainMean: f64,
  grainScale: f64,
  seed: i32,
  places: usize,
  map: usize,
  spans: usize,
  frame: usize,
  frameWidth: i32,
  frameHeight: i32,
): void {
  for (let row = 0; row < frameHeight; row++, spans += 8) {
    let first = 0
    let end = load<i32>(spans)
    for (let part = 0; part < 2; part++) {
      const y = <f64>row + 0.5
      let at = places
      for (let column = first; column < end; column++, at += 16) {
        const x = <f64>column + 0.5
        const below = load<f64>(map, 48) * x + load<f64>(map, 56) * y + load<f64>(map, 64)
        store<f64>(at, (load<f64>(map) * x + load<f64>(map, 8) * y + load<f64>(map, 16)) / below)
        store<f64>(at, (load<f64>(map, 24) * x + load<f64>(map, 32) * y + load<f64>(map, 40)) / below, 8)
      }
      surroundingPixels(
        rgba,
        width,
        height,
        sides,
        patch,
        narrow,
        wide,
        grain,
        grainSide,
        grainPitch,
        grainMean,
        grainScale,
        seed,
        places,
        end - first,
        frame + ((<usize>(row * frameWidth + first)) << 2),
      )
      first = load<i32>(spans, 4)
      end = frameWidth
    }
  }
}

/** Four pixels around a place, by linear interpolation. */
// @ts-ignore: decorator
@inline
function sample(rgba: usize, width: i32, height: i32, x: f64, y: f64): v128 {
  const u = Math.min(<f64>(width - 1), Math.max(0, x - 0.5))
  const v = Math.min(<f64>(height - 1), Math.max(0, y - 0.5))
  const left = <i32>u
  const top = <i32>v
  const at = rgba + ((<usize>(top * width + left)) << 2)
  const right: usize = left + 1 < width ? 4 : 0
  const down: usize = top + 1 < height ? (<usize>width) << 2 : 0
  const s = f32x4.splat(<f32>(u - <f64>left))
  const t = f32x4.splat(<f32>(v - <f64>top))
  const above = between(levels(at), levels(at + right), s)
  const below = between(levels(at + down), levels(at + down + right), s)
  return between(above, below, t)
}

// @ts-ignore: decorator
@inline
function levels(at: usize): v128 {
  const pixel = i16x8.extend_low_i8x16_u(v128.load32_zero(at))
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(pixel))
}

// @ts-ignore: decorator
@inline
function between(a: v128, b: v128, share: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), share))
}

/** Where a share of a side's length lies among its places. */
// @ts-ignore: decorator
@inline
function placeAlong(t: f64): f64 {
  const place = Math.max(0, Math.min(0.9999, Math.max(0, t)) * <f64>BINS - 0.5)
  return Math.min(<f64>(BINS - 1), place)
}

// @ts-ignore: decorator
@inline
function depthAt(side: usize, place: f64): f64 {
  const from = <i32>place
  const a = <f64>load<f32>(side + ((<usize>from) << 2))
  const b = <f64>load<f32>(side + ((<usize>min(BINS - 1, from + 1)) << 2))
  return a + (b - a) * (place - <f64>from)
}

/** Three values; the fourth is of no account. */
// @ts-ignore: decorator
@inline
function toneAt(side: usize, place: f64): v128 {
  const from = <i32>place
  const tones = side + BINS * 4
  const a = v128.load(tones + <usize>from * 12)
  const b = v128.load(tones + <usize>min(BINS - 1, from + 1) * 12)
  return between(a, b, f32x4.splat(<f32>(place - <f64>from)))
}

/** How much of a side is mirrored where there is desk this far in. */
// @ts-ignore: decorator
@inline
function share(depth: f64, narrow: f64, wide: f64): f64 {
  const t = Math.min(1, Math.max(0, (depth - narrow) / (wide - narrow)))
  return t * t * (3 - 2 * t)
}

/** Back and forth over the desk beside a border. */
// @ts-ignore: decorator
@inline
function folded(distance: f64, depth: f64): f64 {
  return depth < 1 ? 0.5 : backAndForth(distance, depth)
}

/** A place brought between two others, back and forth. */
// @ts-ignore: decorator
@inline
function within(x: f64, from: f64, to: f64): f64 {
  return from + backAndForth(x - from, to - from)
}

/** From 0 to `length` and back again. */
// @ts-ignore: decorator
@inline
function backAndForth(distance: f64, length: f64): f64 {
  const turns = distance / (2 * length)
  const t = 2 * length * (turns - Math.floor(turns))
  return t < length ? t : 2 * length - t
}
