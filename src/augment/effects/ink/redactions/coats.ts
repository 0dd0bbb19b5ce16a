/** What is laid over print: black ink that takes light away, or white that covers and stands up from the paper. */
import type { Rng } from '../../../../core/rng.ts'
import type { Page } from '../../../../page/image/page.ts'
import type { TextLine } from '../../../../page/textlines/text-lines.ts'
import { boxOf, depthRow, type Strip } from './strips.ts'
import { Streaks } from './streaks.ts'

type Colour = readonly [number, number, number]

/** Ink of a felt: strips that overlap are darker there. */
export interface Ink {
  /** what white paper looks like under it */
  colour: Colour
  /** share of its light that one pass leaves */
  left: number
  /** how streaky, 0 to 1 */
  dry: number
  /** how soft the edge is, px */
  soft: number
}

/** Lays ink along a line; print beneath stays darker than the ink around it. */
export function layInk(
  page: Page,
  strips: readonly Strip[],
  line: TextLine,
  ink: Ink,
  rng: Rng,
): void {
  const { left, top, right, bottom } = boxOf(strips, line, ink.soft + 1, page)
  const wide = right - left
  if (!(wide > 0)) return
  const streaks = strips.map((_, i) => new Streaks(rng.foldIn(`pass ${i}`)))
  const [depth, noise, light] = [0, 1, 2].map(() => new Float32Array(wide)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const grain = {
    along: 1.2 / line.height,
    across: 38 / line.height,
    angle: line.angle,
  }
  const [red, green, blue] = ink.colour.map((channel) => channel / 255) as [number, number, number]
  const bytes = page.pixels()
  const per = 1 / Math.max(1, ink.soft)
  for (let y = top; y < bottom; y++) {
    light.fill(1)
    for (const [i, strip] of strips.entries()) {
      depthRow(strip, line, { left, y }, depth)
      streaks[i]!.row({ left, y }, grain, noise)
      for (let x = 0; x < wide; x++) {
        const over = depth[x]! * per + 0.5 + 0.25 * ink.dry * noise[x]!
        if (over <= 0) continue
        const gap = Math.min(1, Math.max(0, ink.dry * (0.5 * noise[x]! - 0.3)))
        const cover = Math.min(1, over) * (1 - gap)
        light[x] = light[x]! * (1 - cover * (1 - ink.left))
      }
    }
    for (let x = 0, i = (y * page.width + left) * 4; x < wide; x++, i += 4) {
      const l = light[x]!
      if (l === 1) continue
      bytes[i] = bytes[i]! * (l + (1 - l) * red)
      bytes[i + 1] = bytes[i + 1]! * (l + (1 - l) * green)
      bytes[i + 2] = bytes[i + 2]! * (l + (1 - l) * blue)
    }
  }
}

/** A coat that covers. */
export interface Coat {
  colour: Colour
  /** share of what lies beneath that still shows */
  through: number
  /** how wide its edge rises, px */
  edge: number
  /** how ragged its outline is, px */
  ragged: number
  /** how deep brush marks are, × its thickness */
  brushed: number
  /** how strongly its relief shows: thickness against width of the edge, in shares of its light */
  relief: number
  /** direction that light comes from, radians */
  light: number
}

/** Covers print along a line. */
export function layCoat(
  page: Page,
  strips: readonly Strip[],
  line: TextLine,
  coat: Coat,
  rng: Rng,
): void {
  const margin = coat.edge + 3 * coat.ragged + 2
  const { left, top, right, bottom } = boxOf(strips, line, margin, page)
  const wide = right - left
  if (!(wide > 0)) return
  const marks = new Streaks(rng.foldIn('marks'))
  const rim = new Streaks(rng.foldIn('rim'))
  const [one, depth, brush, rag, height, before] = Array.from(
    { length: 6 },
    () => new Float32Array(wide),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array]
  const along = { along: 2.5 / line.height, across: 20 / line.height, angle: line.angle }
  const even = { along: 9 / line.height, across: 9 / line.height, angle: line.angle }
  const [lx, ly] = [Math.cos(coat.light), Math.sin(coat.light)]
  const bytes = page.pixels()
  const { colour, through, edge, ragged, brushed } = coat
  // Slopes are seen as large however many pixels they take.
  const slope = coat.relief * Math.max(1, edge)
  for (let y = top; y < bottom; y++) {
    before.set(height)
    depth.fill(-1e6)
    for (const strip of strips) {
      depthRow(strip, line, { left, y }, one)
      for (let x = 0; x < wide; x++) if (one[x]! > depth[x]!) depth[x] = one[x]!
    }
    marks.row({ left, y }, along, brush)
    rim.row({ left, y }, even, rag)
    let i = (y * page.width + left) * 4
    for (let x = 0; x < wide; x++, i += 4) {
      const deep = depth[x]! + ragged * (rag[x]! + 0.6 * brush[x]!)
      if (deep < -margin) {
        height[x] = 0
        continue
      }
      const rise = Math.min(1, Math.max(0, deep / edge + 0.5))
      height[x] = rise * rise * (3 - 2 * rise) * (1 + brushed * brush[x]!)
      const beside = x === 0 ? height[x]! : height[x - 1]!
      const lit = slope * ((beside - height[x]!) * lx + (before[x]! - height[x]!) * ly)
      const cover = Math.min(1, Math.max(0, deep + 0.5))
      // Beside it there is only its shadow.
      const shade =
        1 + (cover > 0.5 ? Math.max(-0.3, Math.min(0.12, lit)) : Math.max(-0.3, Math.min(0, lit)))
      const thin = brushed * Math.max(0, -brush[x]! - 0.8)
      const under = 1 - cover * (1 - Math.min(0.7, through + 0.6 * thin))
      bytes[i] = (bytes[i]! * under + colour[0] * (1 - under)) * shade
      bytes[i + 1] = (bytes[i + 1]! * under + colour[1] * (1 - under)) * shade
      bytes[i + 2] = (bytes[i + 2]! * under + colour[2] * (1 - under)) * shade
    }
  }
}
