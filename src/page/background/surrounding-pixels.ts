/** The pixels that go on beyond the sides of a photograph, from what `surroundingsOf` found there. */
import { kernelArena, type Arena } from '../kernels/arena.ts'
import { writeImage, type WasmImage } from '../kernels/wasm-image.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, NOISE_STRIDE, noiseAt } from '../texture/noise.ts'
import { BINS, NARROW, WIDE, type Surroundings } from './surroundings.ts'

/** Grain of what is not mirrored, grey levels. */
const GRAIN = 2.2

/** Holds the kernels' arena from when it is made: no other kernel may run until the last pixel is drawn. */
export class SurroundingPixels {
  /** x and y of places in the picture, px: to be written before `draw` */
  readonly places: Float64Array
  private readonly arena: Arena
  private readonly image: WasmImage
  private readonly at: { sides: number; patch: number; grain: number; places: number; out: number }
  private readonly band: readonly [narrow: number, wide: number]
  private readonly seed: number

  /**
   * @param max places drawn at a time, at most
   * @param seed shifts the grain
   */
  constructor({ page, left, right, top, bottom, patch }: Surroundings, max: number, seed: number) {
    const arena = kernelArena()
    const grain = noiseAt(arena, 'grain')
    this.image = writeImage(arena, page)
    const sides = new Float32Array(4 * BINS * 4)
    ;[left, right, top, bottom].forEach(({ depth, tone }, i) => {
      sides.set(depth, i * BINS * 4)
      sides.set(tone, i * BINS * 4 + BINS)
    })
    const desk = patch ? [patch.left, patch.top, patch.right, patch.bottom] : [0, 0, 0, 0]
    this.at = {
      grain,
      sides: arena.write(sides),
      patch: arena.write(Float64Array.from(desk)),
      places: arena.alloc(16 * max),
      out: arena.alloc(4 * max),
    }
    const short = Math.min(page.width, page.height)
    this.band = [NARROW * short, WIDE * short]
    this.seed = seed
    this.places = arena.view(this.at.places, 2 * max, Float64Array)
    this.arena = arena
  }

  /**
   * Draws the first `count` of `places`. Within the picture they show its own pixels.
   * @param words RGBA pixels, four bytes each
   * @param from index of the first of them that is written
   */
  draw(count: number, words: Uint32Array, from: number): void {
    if (count === 0) return
    const { arena, image, band, at, seed } = this
    arena.run.surroundingPixels(
      ...([image.at, image.width, image.height, at.sides, at.patch, ...band] as const),
      ...([at.grain, NOISE_SIDE, NOISE_STRIDE, NOISE_MEAN, GRAIN / NOISE_SD, seed] as const),
      ...([at.places, count, at.out] as const),
    )
    words.set(arena.view(at.out, count, Uint32Array), from)
  }
}
