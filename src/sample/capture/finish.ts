/** Focus, light, tint, contrast and grain of a shot. */
import type { Rng } from '../../core/rng.ts'
import type { Arena } from '../../page/kernels/arena.ts'
import type { WasmImage } from '../../page/kernels/wasm-image.ts'
import { NOISE_SD, NOISE_SIDE, noiseAt } from '../../page/texture/noise.ts'

/** Everything between the sheet and the stored picture, as one page has it. */
export interface Finish {
  /** brightness of white paper, 0 to 1 */
  level: number
  /** veil of stray light that lifts black, 0 to 1 */
  veil: number
  /** share by which light falls off over the frame, 0 for even light */
  falloff: number
  /** colour of the light: what red, green and blue are multiplied by */
  tint: readonly [number, number, number]
  /** steepness of the tone curve around middle grey, 1 for none */
  contrast: number
  /** standard deviation of fine grain in grey levels */
  grain: number
  /** strength of paper fibre and cloud, in grey levels */
  texture: number
  /** focus: below 0 blurred (−1: to the four neighbours' mean), above 0 sharpened by the camera */
  focus: number
}

const CELLS = 16

/** Applies the finish to a frame in the arena, in place. */
export function finish(arena: Arena, { at, width, height }: WasmImage, look: Finish, rng: Rng) {
  arena.run.refocus(at, width, height, look.focus, arena.alloc(8 * width + 64))
  const light = arena.write(lightField(look, rng))
  const last = NOISE_SIDE - 1
  const places = [rng.int(0, last), rng.int(0, last), rng.int(0, last), rng.int(0, last)]
  const tiles = (['white', 'cloud', 'grain', 'fibre'] as const).map((kind) => noiseAt(arena, kind))
  const [fine, coarse] = [(look.grain * 0.75) / NOISE_SD, (look.grain * 0.6) / NOISE_SD]
  const soft = look.texture / NOISE_SD
  arena.run.develop(
    at,
    width,
    height,
    arena.write(toneCurves(look)),
    light,
    CELLS,
    arena.write(Int32Array.from(tiles)),
    arena.write(Int32Array.from(places)),
    arena.write(Int16Array.of(...[fine, soft, coarse, soft].map((share) => share * 32768))),
    arena.alloc(6 * width + 96),
  )
}

/**
 * 0…255 through an S-shaped curve around middle grey, then to the level of the light and its colour, as the
 * kernel reads them: four numbers for each level of each colour, of which its own is set.
 */
function toneCurves({ contrast, level, veil, tint }: Finish): Int16Array {
  const curves = new Int16Array(3 * 256 * 4)
  for (let i = 0; i < 256; i++) {
    const v = i / 255
    const bent = v < 0.6 ? 0.6 * (v / 0.6) ** contrast : v
    const tone = 255 * (veil + (1 - veil) * bent) * level
    for (let c = 0; c < 3; c++) {
      curves[(c * 256 + i) * 4 + c] = Math.min(32767, Math.round(64 * tone * tint[c]!))
    }
  }
  return curves
}

/** A (CELLS + 1)² lattice of factors near 1: a slope, a bright spot, a soft shadow edge. */
function lightField({ falloff }: Finish, rng: Rng): Float32Array {
  const side = CELLS + 1
  const field = new Float32Array(side * side)
  const angle = rng.uniform(0, Math.PI * 2)
  const [cx, cy] = [Math.cos(angle), Math.sin(angle)]
  const [hx, hy] = [rng.uniform(0.15, 0.85), rng.uniform(0.1, 0.9)]
  const cast = rng.bernoulli(0.32) ? falloff * rng.uniform(0.3, 0.9) : 0
  const castAngle = rng.uniform(0, Math.PI * 2)
  const castAt = rng.uniform(-0.25, 0.35)
  const wave = rng.uniform(0, 6)
  const softness = rng.uniform(0.1, 0.3)
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) {
      const u = i / CELLS
      const v = j / CELLS
      const slope = ((u - 0.5) * cx + (v - 0.5) * cy) * falloff
      const spot = -((u - hx) ** 2 + (v - hy) ** 2) * falloff * 0.7
      const edge =
        (u - 0.5) * Math.cos(castAngle) +
        (v - 0.5) * Math.sin(castAngle) +
        castAt +
        0.05 * Math.sin(5 * u + 4 * v + wave)
      const dark = cast * Math.min(1, Math.max(0, -edge / softness))
      field[j * side + i] = (1 + slope + spot) * (1 - dark)
    }
  return field
}
