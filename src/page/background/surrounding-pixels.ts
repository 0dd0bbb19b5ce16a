/** The pixels that go on beyond the sides of a photograph, from what `surroundingsOf` found there. */
import type { Projection } from '../geometry/projection.ts'
import type { Arena } from '../kernels/arena.ts'
import type { SurroundingArgs } from '../kernels/moving-kernels.ts'
import type { WasmImage } from '../kernels/wasm-image.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, NOISE_STRIDE, noiseAt } from '../texture/noise.ts'
import { BINS, NARROW, WIDE, type Surroundings } from './surroundings.ts'

/** Grain of what is not mirrored, grey levels. */
const GRAIN = 2.2

/** Works in an arena, which must not begin anew until the last pixel is drawn. */
export class SurroundingPixels {
  /** x and y of places in the picture, px: to be written before `draw` */
  readonly places: Float64Array
  private readonly arena: Arena
  private readonly args: SurroundingArgs
  private readonly at: { places: number; out: number }

  /**
   * @param image the picture in the arena
   * @param max places drawn at a time, at most
   * @param seed shifts the grain
   */
  constructor(
    arena: Arena,
    image: WasmImage,
    { left, right, top, bottom, patch }: Omit<Surroundings, 'page'>,
    max: number,
    seed: number,
  ) {
    const sides = new Float32Array(4 * BINS * 4)
    ;[left, right, top, bottom].forEach(({ depth, tone }, i) => {
      sides.set(depth, i * BINS * 4)
      sides.set(tone, i * BINS * 4 + BINS)
    })
    const desk = patch ? [patch.left, patch.top, patch.right, patch.bottom] : [0, 0, 0, 0]
    const short = Math.min(image.width, image.height)
    this.args = [
      ...([image.at, image.width, image.height] as const),
      ...([arena.write(sides), arena.write(Float64Array.from(desk))] as const),
      ...([NARROW * short, WIDE * short, noiseAt(arena, 'grain')] as const),
      ...([NOISE_SIDE, NOISE_STRIDE, NOISE_MEAN, GRAIN / NOISE_SD, seed] as const),
    ]
    this.at = { places: arena.alloc(16 * max), out: arena.alloc(4 * max) }
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
    const { arena, args, at } = this
    arena.run.surroundingPixels(...args, at.places, count, at.out)
    words.set(arena.view(at.out, count, Uint32Array), from)
  }

  /**
   * Draws a frame, no wider than `max`, but for some pixels of each row.
   * @param back from places in the frame to places in the picture
   * @param spans two columns a row: pixels from the first on, before the second, are left as they are
   */
  drawFrame(frame: WasmImage, back: Projection, spans: Int32Array): void {
    const { arena, args, at } = this
    const map = arena.write(Float64Array.from(back))
    const beside = arena.write(spans)
    const { width, height } = frame
    arena.run.surroundingFrame(...args, at.places, map, beside, frame.at, width, height)
  }
}
