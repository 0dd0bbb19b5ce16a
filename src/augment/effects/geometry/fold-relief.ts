/** A folded sheet laid flat, whose panels still stand a little, each its own way. */
import type { Crease } from './crease.ts'
import { STRIDE } from './crease.ts'
import type { Placed } from './fold-plans.ts'
import { Relief } from './relief.ts'

/** Points along the short side: creases are few, and what is sharp in them is drawn by itself. */
const POINTS = 140

interface Size {
  width: number
  height: number
}

/**
 * Heights of a sheet with these creases: plane panels that meet in them.
 * @param slope how steeply panels usually fall from a crease
 */
export function foldedRelief(
  { width, height }: Size,
  placed: readonly Placed[],
  creases: readonly Crease[],
  slope: number,
): Relief {
  const relief = new Relief(width, height, POINTS)
  placed.forEach((plan, i) => raise(relief, plan, creases[i]!, slope))
  const short = Math.min(width, height)
  relief.relax(0.4, 0.07 * short)
  relief.soften(0.0025 * short)
  return relief
}

function raise(relief: Relief, plan: Placed, crease: Crease, slope: number): void {
  const { step, columns, rows, heights } = relief
  const { x0, y0, length, stray } = crease
  const ux = (crease.x1 - x0) / length
  const uy = (crease.y1 - y0) / length
  const last = stray.length - 1.001
  const rise = Float32Array.from(
    stray,
    (_, k) => plan.riseAt(Math.min(1, (k * STRIDE) / length)) * plan.weight * slope,
  )
  const [left, right] = plan.sides
  for (let row = 0, at = 0; row < rows; row++) {
    const dy = row * step - y0
    for (let column = 0; column < columns; column++, at++) {
      const dx = column * step - x0
      const along = (dx * ux + dy * uy) / STRIDE
      const on = along < 0 ? 0 : along > last ? last : along
      const k = on | 0
      const share = on - k
      const beside = dy * ux - dx * uy - (stray[k]! + share * (stray[k + 1]! - stray[k]!))
      const fall = beside > 0 ? beside * right : -beside * left
      heights[at] = heights[at]! - (rise[k]! + share * (rise[k + 1]! - rise[k]!)) * fall
    }
  }
}
