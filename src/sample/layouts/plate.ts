/** Cars with their number plates (16): the rear or the front, near or far, on street or car park. */
import type { Sheet } from '../parts/sheet.ts'
import { car } from './car.ts'
import type { Layout } from './layout.ts'
import { backdrop } from './street.ts'

const scene = (name: string, draw: (sheet: Sheet) => void): Layout => ({
  name,
  frame: 'scene',
  size: () => [0, 0],
  byHand: 0,
  draw,
})

/** The whole end of a car on a street or in a car park. */
const parked = scene('parked', (sheet) => {
  const { rng, w, h } = sheet
  backdrop(sheet, h * rng.uniform(0.42, 0.56), 0.35)
  const u = Math.min(w * rng.uniform(0.72, 1.02), h * 1.15)
  car(sheet, w * rng.uniform(0.45, 0.55), h * rng.uniform(0.6, 0.7), u, rng.bernoulli(0.7))
})

/** Near: the plate and what is around it. */
export const near = scene('near', (sheet) => {
  const { rng, w, h } = sheet
  backdrop(sheet, h * 0.3, 0.2)
  car(
    sheet,
    w * rng.uniform(0.44, 0.56),
    h * rng.uniform(0.5, 0.66),
    w * rng.uniform(1.3, 2),
    rng.bernoulli(0.7),
  )
})

/** Very near: the plate fills most of the frame. */
const closest = scene('closest', (sheet) => {
  const { rng, w, h } = sheet
  backdrop(sheet, h * 0.2, 0.12)
  car(
    sheet,
    w * rng.uniform(0.48, 0.52),
    h * rng.uniform(0.48, 0.58),
    w * rng.uniform(2.2, 2.7),
    true,
  )
})

export const PLATES: readonly Layout[] = [parked, parked, near, closest]
