/** What folding and handling leave on a crease: print rubbed off, dirt in the broken fibres. */
import type { Rng } from '../../../core/rng.ts'
import { creaseAt, type Crease } from './crease.ts'
import type { Arena } from '../../../page/kernels/arena.ts'
import type { WasmImage } from '../../../page/kernels/wasm-image.ts'
import { NOISE_MEAN, NOISE_SIDE, noiseTile } from '../../../page/texture/noise.ts'
import type { Raster } from '../../../page/image/raster.ts'

export interface Wear {
  /** share of the ink that is lost on the line, 0 to 1 */
  ink: number
  /** share of brightness that dirt takes, 0 to 1 */
  dirt: number
  /** half width of the rubbed strip in pixels */
  width: number
}

/** Rubs ink off along a crease and leaves dirt in it, both in patches. */
export function wearCrease(
  arena: Arena,
  { at, width, height }: WasmImage,
  crease: Crease,
  wear: Wear,
  rng: Rng,
): void {
  const bytes = arena.view(at, width * height * 4, Uint8ClampedArray)
  const page = { width, height, bytes }
  const ux = (crease.x1 - crease.x0) / crease.length
  const uy = (crease.y1 - crease.y0) / crease.length
  const reach = Math.ceil(wear.width * 2.2)
  const patches = noiseTile('cloud')
  const grain = noiseTile('grain')
  const wrap = NOISE_SIDE - 1
  const offset = rng.next() & wrap
  const paper = new Float32Array(3)
  const mainlyAcross = Math.abs(ux) >= Math.abs(uy)
  const steps = Math.floor(
    Math.max(Math.abs(crease.x1 - crease.x0), Math.abs(crease.y1 - crease.y0)),
  )
  for (let i = 0; i <= steps; i++) {
    const t = steps === 0 ? 0 : i / steps
    const { stray, depth } = creaseAt(crease, t)
    const cx = crease.x0 + (crease.x1 - crease.x0) * t - uy * stray
    const cy = crease.y0 + (crease.y1 - crease.y0) * t + ux * stray
    brightest(page, cx, cy, reach + 4, mainlyAcross, paper)
    const patch =
      (patches[offset * NOISE_SIDE + (Math.floor((i * 5.5) / wear.width) & wrap)]! - NOISE_MEAN) /
      40
    const rubbed = Math.min(1, Math.max(0, 0.55 + 0.45 * patch)) * Math.min(1, Math.abs(depth))
    for (let k = -reach; k <= reach; k++) {
      const x = Math.floor(mainlyAcross ? cx : cx + k)
      const y = Math.floor(mainlyAcross ? cy + k : cy)
      if (x < 0 || y < 0 || x >= width || y >= height) continue
      const d = mainlyAcross ? y + 0.5 - cy : x + 0.5 - cx
      const speck = (grain[((y + offset) & wrap) * NOISE_SIDE + ((x + offset) & wrap)]! - 128) / 40
      const near = bell(d / wear.width)
      const lost = wear.ink * rubbed * Math.min(1, Math.max(0, 1.5 * near + 0.35 * speck - 0.25))
      const core = bell(d / (wear.width * 0.6))
      const dirty = 1 - wear.dirt * core * (0.35 + 0.65 * rubbed) * Math.max(0, 0.8 + 0.4 * speck)
      const p = (y * width + x) * 4
      if (lost === 0 && dirty > 0.999) continue
      for (let c = 0; c < 3; c++) {
        const value = bytes[p + c]!
        const bare = paper[c]!
        bytes[p + c] = (bare > value ? value + (bare - value) * lost : value) * dirty
      }
    }
  }
}

const BELL_STEPS = 128
const BELL = Float32Array.from({ length: 4 * BELL_STEPS }, (_, i) =>
  Math.exp(-(((i + 0.5) / BELL_STEPS) ** 2)),
)

/** exp(−x²) to within a hundredth, 0 from 4 on. */
function bell(x: number): number {
  const k = (Math.abs(x) * BELL_STEPS) | 0
  return k < BELL.length ? BELL[k]! : 0
}

/** Moves `paper` towards the brightest pixel beside the crease: what shows where ink is gone. */
function brightest(
  { width, height, bytes }: Raster,
  cx: number,
  cy: number,
  reach: number,
  across: boolean,
  paper: Float32Array,
): void {
  let best = -1
  let from = -1
  for (let k = -reach; k <= reach; k += 2) {
    const x = Math.floor(across ? cx : cx + k)
    const y = Math.floor(across ? cy + k : cy)
    if (x < 0 || y < 0 || x >= width || y >= height) continue
    const p = (y * width + x) * 4
    const light = bytes[p]! + 2 * bytes[p + 1]! + bytes[p + 2]!
    if (light > best) {
      best = light
      from = p
    }
  }
  if (from < 0) return
  const share = paper[1] === 0 ? 1 : 0.15
  for (let c = 0; c < 3; c++) paper[c] = paper[c]! + (bytes[from + c]! * 0.985 - paper[c]!) * share
}
