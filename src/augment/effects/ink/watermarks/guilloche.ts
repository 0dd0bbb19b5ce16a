/** Fine lines that waves and rosettes are drawn of, on certificates and cheques. Lengths are millimetres. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../../../core/rng.ts'

/** Bands of waves over a sheet, each of lines that run out of step. */
export function drawWaves(
  context: SKRSContext2D,
  { wide, high }: { wide: number; high: number },
  apart: number,
  rng: Rng,
): void {
  const long = rng.uniform(24, 60)
  const swing = rng.uniform(2.5, 6)
  const drift = rng.uniform(0.04, 0.12)
  const turn = rng.uniform(0, 2 * Math.PI)
  const slow = rng.uniform(1.6, 2.9)
  const step = long / 11
  for (let line = 0, y = -swing; y < high + swing; line++, y += apart) {
    // One path for all would take ten times as long.
    context.beginPath()
    for (let x = -step; x <= wide + step; x += step) {
      const at = (2 * Math.PI * x) / long
      const v =
        y +
        swing *
          Math.sin(at + turn + line * drift) *
          (0.6 + 0.4 * Math.sin(at / slow + line * 0.021))
      if (x < 0) context.moveTo(x, v)
      else context.lineTo(x, v)
    }
    context.stroke()
  }
}

/** A rosette: closed waves about a middle, turned a little from one to the next. */
export function drawRosette(
  context: SKRSContext2D,
  { x, y, radius }: { x: number; y: number; radius: number },
  apart: number,
  rng: Rng,
): void {
  const petals = rng.int(7, 14)
  const deep = rng.uniform(0.14, 0.34)
  const twist = rng.uniform(0.5, 1.6) / petals
  const steps = petals * 10
  const lines = Math.max(4, Math.round((0.75 * radius) / (1.4 * apart)))
  for (let line = 0; line < lines; line++) {
    context.beginPath()
    const share = 0.25 + (0.75 * (line + 1)) / lines
    for (let i = 0; i <= steps; i++) {
      const angle = (2 * Math.PI * i) / steps
      const r = radius * share * (1 - deep + deep * Math.cos(petals * (angle + twist * line)))
      const [u, v] = [x + r * Math.cos(angle), y + r * Math.sin(angle)]
      if (i === 0) context.moveTo(u, v)
      else context.lineTo(u, v)
    }
    context.stroke()
  }
}
