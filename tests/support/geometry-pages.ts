/** Small pages and figures for tests of effects that move or relight pixels. */
import { createHash } from 'node:crypto'
import { rngFrom } from '../../src/core/rng.ts'
import type { AnyEffect } from '../../src/augment/effects/effect.ts'
import type { NumberSpec, EnumSpec } from '../../src/augment/effects/params.ts'
import { Page } from '../../src/page/image/page.ts'
import { Source } from '../../src/page/image/source.ts'

export type Paint = (x: number, y: number) => number | readonly [number, number, number]

/** A page painted by a function of the pixel: grey or red, green, blue. */
export function paintedPage(width: number, height: number, paint: Paint): Page {
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = paint(x, y)
      pixels.set(
        typeof colour === 'number' ? [colour, colour, colour, 255] : [...colour, 255],
        (y * width + x) * 4,
      )
    }
  }
  const page = new Page()
  page.load(new Source(width, height, pixels))
  return page
}

/** Lines of word-like dark bars on light paper. */
export const text: Paint = (x, y) => {
  const inLine = y % 12 >= 3 && y % 12 < 9
  const word = (x * 7 + Math.floor(y / 12) * 31) % 53 < 40
  return inLine && word && x % 3 !== 0 && x > 6 && y > 6 ? 40 : 235
}

/** Every pixel different from its neighbours. */
export const mixedUp: Paint = (x, y) => [
  (x * 37 + y * 11) & 255,
  (x * 5 + y * 91) & 255,
  (x * y + 13) & 255,
]

/** Runs an effect with its defaults drawn by `key`, the given parameters excepted. */
export function run(
  effect: AnyEffect,
  page: Page,
  given: Readonly<Record<string, number | string>> = {},
  key = 'test',
  overlay?: Source,
): ReturnType<AnyEffect['apply']> {
  const rng = rngFrom(key)
  const params = Object.fromEntries(
    Object.entries(effect.params).map(([name, param]) => {
      const drawn = draw(param.default, rng.foldIn(name).random())
      const whole = param.kind === 'number' && param.integer
      return [name, given[name] ?? (whole ? Math.round(Number(drawn)) : drawn)]
    }),
  )
  return effect.apply(page, params, rng.foldIn('apply'), overlay)
}

function draw(spec: NumberSpec | EnumSpec, unit: number): number | string {
  if (typeof spec !== 'object') return spec
  if ('choice' in spec) return spec.choice[Math.floor(unit * spec.choice.length)]!
  if ('normal' in spec) return spec.normal[0] + spec.normal[1] * (2 * unit - 1)
  const [low, high] = 'logUniform' in spec ? spec.logUniform : spec
  return low + (high - low) * unit
}

/** One pixel's red, green and blue. */
export function pixel(page: Page, x: number, y: number): [number, number, number] {
  const at = (y * page.width + x) * 4
  const bytes = page.peek()
  return [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!]
}

/** The green channel of a row, ends not included. */
export function greens(page: Page, y: number, from = 0, to = page.width): number[] {
  return Array.from({ length: to - from }, (_, i) => pixel(page, from + i, y)[1])
}

export function digest(page: Page): string {
  return createHash('sha256').update(page.peek()).digest('hex')
}

/** Mean and standard deviation of grey, and mean saturation (largest less smallest channel). */
export function figures(page: Page): { mean: number; sd: number; saturation: number } {
  const bytes = page.peek()
  let sum = 0
  let squares = 0
  let colour = 0
  const count = bytes.length / 4
  for (let i = 0; i < bytes.length; i += 4) {
    const [r, g, b] = [bytes[i]!, bytes[i + 1]!, bytes[i + 2]!]
    const grey = 0.299 * r + 0.587 * g + 0.114 * b
    sum += grey
    squares += grey * grey
    colour += Math.max(r, g, b) - Math.min(r, g, b)
  }
  const mean = sum / count
  return { mean, sd: Math.sqrt(squares / count - mean * mean), saturation: colour / count }
}

/** Variance of the Laplacian of green: sharpness. */
export function sharpness(page: Page): number {
  const { width, height } = page
  const bytes = page.peek()
  const green = (x: number, y: number): number => bytes[(y * width + x) * 4 + 1]!
  let sum = 0
  let squares = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const value =
        green(x - 1, y) + green(x + 1, y) + green(x, y - 1) + green(x, y + 1) - 4 * green(x, y)
      sum += value
      squares += value * value
    }
  }
  const count = (width - 2) * (height - 2)
  return squares / count - (sum / count) ** 2
}

/** Sizes and contents every effect must bear. */
export const HARD_PAGES: readonly (readonly [
  name: string,
  width: number,
  height: number,
  Paint,
])[] = [
  ['1×1', 1, 1, () => 200],
  ['one row', 90, 1, text],
  ['one column', 1, 90, text],
  ['strip', 7, 160, mixedUp],
  ['blank', 60, 80, () => 255],
  ['black', 60, 80, () => 0],
  ['text', 120, 90, text],
]
