/** Of what may be ink, what is dark enough beside the page's other ink. */
import type { Plane } from '../image/float-plane.ts'
import { components, type Components } from '../textlines/components.ts'

/** This share of what may be ink is darker than what the page's ink is said to be as dark as. */
const DARKEST = 0.1
/** Pixels to each side that a stroke's darkness is averaged over, three times over. */
const REACH = 4

/**
 * Leaves out marks that are pale all over (bleed-through, the texture of paper) and the soft rims of
 * strokes.
 * @param mask 1 for what may be ink
 * @param dark how dark each pixel is against its paper, 0 for paper
 * @param options shares of the page's ink and of the ink round a pixel, as `InkOptions` has them
 */
export function strongInk(
  mask: Uint8Array,
  dark: Plane,
  { minInk, edge }: { minInk: number; edge: number },
): Uint8Array {
  const { width, height, values } = dark
  const found = components(mask, width, height)
  const deepest = new Float32Array(found.count)
  eachRun(found, width, (component, from, to) => {
    for (let i = from; i < to; i++) deepest[component] = Math.max(deepest[component]!, values[i]!)
  })
  const min = minInk * darkest(mask, values)
  const out = new Uint8Array(mask.length)
  eachRun(found, width, (component, from, to) => {
    if (deepest[component]! >= min) out.fill(1, from, to)
  })
  return withoutRims(out, dark, edge)
}

function eachRun(
  found: Components,
  width: number,
  visit: (component: number, from: number, to: number) => void,
): void {
  for (let r = 0; r < found.runs; r++) {
    const row = found.runY[r]! * width
    visit(found.runLabel[r]!, row + found.runX0[r]!, row + found.runX1[r]! + 1)
  }
}

function darkest(mask: Uint8Array, values: Float32Array): number {
  const inked = values.filter((_, i) => mask[i] === 1).toSorted()
  return inked[Math.floor((1 - DARKEST) * inked.length)] ?? 0
}

/** A blurred stroke ends where it is half as dark as within: the average is of ink by its darkness. */
function withoutRims(mask: Uint8Array, { width, height, values }: Plane, edge: number): Uint8Array {
  const weights = new Float32Array(mask.length)
  const depths = new Float32Array(mask.length)
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue
    const value = Math.max(0, values[i]!)
    weights[i] = value
    depths[i] = value * value
  }
  for (let round = 0; round < 3; round++) {
    boxSums(weights, width, height)
    boxSums(depths, width, height)
  }
  return mask.map((ink, i) => (ink === 1 && values[i]! * weights[i]! >= edge * depths[i]! ? 1 : 0))
}

/** Sums over square windows, in place, by their side; what lies off the page is nothing. */
function boxSums(values: Float32Array, width: number, height: number): void {
  const line = new Float32Array(Math.max(width, height))
  for (let y = 0; y < height; y++) sweep(values, line, y * width, 1, width)
  for (let x = 0; x < width; x++) sweep(values, line, x, width, height)
}

function sweep(
  values: Float32Array,
  line: Float32Array,
  start: number,
  step: number,
  length: number,
): void {
  for (let k = 0; k < length; k++) line[k] = values[start + k * step]!
  let sum = 0
  for (let k = 0; k < Math.min(REACH, length); k++) sum += line[k]!
  for (let k = 0; k < length; k++) {
    if (k + REACH < length) sum += line[k + REACH]!
    if (k - REACH - 1 >= 0) sum -= line[k - REACH - 1]!
    // What is left of a sum of differences may lie below 0.
    values[start + k * step] = Math.max(0, sum) / (2 * REACH + 1)
  }
}
