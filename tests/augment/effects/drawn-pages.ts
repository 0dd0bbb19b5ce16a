import { expect } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import type { AnyEffect, Did, Moved, Skipped } from '../../../src/augment/effects/effect.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'

export type Colour = readonly [red: number, green: number, blue: number]
/** A filled rectangle: left, top, width, height, colour. */
export type Block = readonly [x: number, y: number, w: number, h: number, colour: Colour]

export const PAPER: Colour = [250, 248, 244]
export const BLACK: Colour = [24, 24, 26]
export const BLUE: Colour = [40, 60, 170]
export const RED: Colour = [200, 36, 30]

/** A page of one colour with rectangles on it. */
export function drawn(width: number, height: number, background: Colour, blocks: Block[]): Source {
  const pixels = new Uint8ClampedArray(width * height * 4)
  const fill = ([x, y, w, h, colour]: Block): void => {
    for (let v = y; v < Math.min(y + h, height); v++) {
      for (let u = x; u < Math.min(x + w, width); u++) {
        pixels.set([...colour, 255], (v * width + u) * 4)
      }
    }
  }
  for (const block of [[0, 0, width, height, background] as const, ...blocks]) fill(block)
  return new Source(width, height, pixels)
}

export interface Ran {
  page: Page
  before: Uint8ClampedArray
  after: Uint8ClampedArray
  result: void | Skipped | Did | Moved
}

/** Runs an effect on a copy of the source with the given parameters. */
export function ran(
  effect: AnyEffect,
  source: Source,
  params: Record<string, number | string>,
  { key = 'test', overlay }: { key?: string; overlay?: Source } = {},
): Ran {
  const page = new Page()
  page.load(source)
  const result = effect.apply(page, params, rngFrom(key), overlay)
  return { page, before: source.pixels, after: page.peek().slice(), result }
}

/** Brightness of a pixel. */
export function light(rgba: Uint8ClampedArray, i: number): number {
  return (rgba[i]! * 77 + rgba[i + 1]! * 150 + rgba[i + 2]! * 29) / 256
}

/** Whether all bytes are equal; quicker than a deep comparison. */
export function same(a: Uint8ClampedArray, b: Uint8ClampedArray): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}

/** The largest amount by which any byte has grown; below zero where all have shrunk. */
export function largestRise(before: Uint8ClampedArray, after: Uint8ClampedArray): number {
  let max = -255
  for (let i = 0; i < after.length; i++) max = Math.max(max, after[i]! - before[i]!)
  return max
}

/** Mean brightness of a rectangle. */
export function meanLight(
  rgba: Uint8ClampedArray,
  width: number,
  [x, y, w, h]: readonly [number, number, number, number],
): number {
  let sum = 0
  for (let v = y; v < y + h; v++) {
    for (let u = x; u < x + w; u++) sum += light(rgba, (v * width + u) * 4)
  }
  return sum / (w * h)
}

/** Sizes and contents that have nothing to offer; every effect must get through them, the same every time. */
export function survives(
  effect: AnyEffect,
  params: Record<string, number | string>,
  overlay?: Source,
): void {
  const black: Colour = [0, 0, 0]
  const white: Colour = [255, 255, 255]
  for (const [width, height] of [
    [1, 1],
    [2, 1],
    [1, 40],
    [7, 5],
    [64, 3],
  ] as const) {
    for (const background of [black, white, PAPER]) {
      const source = drawn(width, height, background, [[0, 0, 1, 1, BLACK]])
      const options = overlay ? { overlay } : {}
      const first = ran(effect, source, params, options)
      const second = ran(effect, source, params, options)
      expect(first.page.width * first.page.height).toBe(width * height)
      expect(same(first.after, second.after)).toBe(true)
      expect(first.after.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
    }
  }
}
