/** Curves of tones, and colours moved towards their grey, by tables in the kernels. */
import { kernelArena, type Arena } from '../../../page/kernels/arena.ts'
import { eachPart } from '../../../page/kernels/parts.ts'

/** What red, green and blue add to the grey (BT.601). */
const SHARES = [77 / 256, 150 / 256, 29 / 256] as const

/**
 * The curves, then every colour moved along the line to its grey, as the kernel `toneTables` takes it: what
 * each level of each channel adds to red, green, blue and alpha, with five bits of fraction.
 * @param curves of red, green and blue: 256 levels each
 * @param saturation distance of colours from grey, 1 as they are
 */
function mixed(curves: readonly ArrayLike<number>[], saturation: number): Int16Array {
  const out = new Int16Array(3 * 256 * 4)
  for (let channel = 0; channel < 3; channel++) {
    const curve = curves[channel]!
    const share = (1 - saturation) * SHARES[channel]!
    // Half a level once a pixel for rounding; alpha is what it is.
    const [half, alpha] = channel === 0 ? [16, 32 * 255] : [0, 0]
    for (let level = 0; level < 256; level++) {
      const at = (256 * channel + level) * 4
      const value = 32 * curve[level]!
      const grey = Math.round(value * share) + half
      out[at] = out[at + 1] = out[at + 2] = grey
      out[at + channel] = Math.round(value * (share + saturation)) + half
      out[at + 3] = alpha
    }
  }
  return out
}

/** Levels that one table of the kernel `shiftLevels` holds, and how many tables it takes. */
const WINDOW = 16
const WINDOWS = 6

/**
 * Sends RGBA pixels through curves, then moves their colours towards their grey, in place.
 * @param curves of red, green and blue: 256 levels each
 * @param saturation distance of colours from grey, 1 as they are
 */
export function sendThrough(
  rgba: Uint8ClampedArray,
  curves: readonly ArrayLike<number>[],
  saturation: number,
): void {
  const arena = kernelArena()
  const change = saturation === 1 ? ownCurves(arena, curves) : mixing(arena, curves, saturation)
  eachPart(arena, rgba, 'write', (at, _first, count) => change(at, count))
}

/** Changes pixels that lie in the kernels' memory. */
type Change = (at: number, pixels: number) => void

function mixing(arena: Arena, curves: readonly ArrayLike<number>[], saturation: number): Change {
  const tables = arena.write(mixed(curves, saturation))
  return (at, pixels) => arena.run.toneTables(at, pixels, tables)
}

/** Where each channel keeps to its own curve, red and green are looked up together. */
function ownCurves(arena: Arena, curves: readonly ArrayLike<number>[]): Change {
  const levels = new Uint8Array(768)
  for (const [channel, curve] of curves.entries()) {
    const before = curves.indexOf(curve)
    if (before < channel) levels.copyWithin(256 * channel, 256 * before, 256 * (before + 1))
    else
      for (let level = 0; level < 256; level++) {
        levels[256 * channel + level] = (Math.round(32 * curve[level]!) + 16) >> 5
      }
  }
  const shifting = shifted(arena, levels)
  if (shifting) return shifting
  const pairs = arena.alloc(2 * (65_536 + 256))
  arena.run.pairLevels(arena.write(levels), pairs)
  return (at, pixels) => arena.run.curves(at, pixels, pairs)
}

/**
 * A number that is added, and few levels near the ends where the curve bends: no level is looked up by itself.
 * @param levels of red, green and blue
 * @returns undefined where the channels differ, or the curve is another one
 */
function shifted(arena: Arena, levels: Uint8Array): Change | undefined {
  const shift = levels[128]! - 128
  const tables = new Uint8Array(2 * WINDOWS * WINDOW)
  let used = 0
  for (let level = 0; level < 256; level++) {
    if (levels[level] !== levels[256 + level] || levels[level] !== levels[512 + level])
      return undefined
    if (levels[level] === straight(level, shift) || level < tables[WINDOW * (used - 1)]! + WINDOW)
      continue
    if (used === WINDOWS) return undefined
    const first = Math.min(level, 256 - WINDOW)
    tables.fill(first, WINDOW * used, WINDOW * (used + 1))
    for (let at = level; at < first + WINDOW; at++) {
      const place = WINDOW * (WINDOWS + used) + at - first
      tables[place] = levels[at]! - straight(at, shift)
    }
    used++
  }
  const windows = arena.write(tables)
  return (at, pixels) => arena.run.shiftLevels(at, pixels, shift, windows, used <= WINDOWS / 2)
}

const straight = (level: number, shift: number): number => Math.min(255, Math.max(0, level + shift))
