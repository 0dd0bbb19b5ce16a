/** What is mirrored in a page, on a grid: how much of the way to white is left at each point. */
import type { Rng } from '../../../core/rng.ts'

/** A grid that mirrored light is laid on. */
export interface Glow {
  columns: number
  rows: number
  /** px between points */
  step: number
  /** 1 where there is no light, 0 where all is white; row by row */
  left: Float32Array
}

/** Where a light is mirrored, and how. Lengths in px. */
export interface Look {
  x: number
  y: number
  strength: number
  radius: number
  gloss: number
  /** short side of the page */
  short: number
}

/** Light over what other lights left. */
function add({ left }: Glow, k: number, light: number): void {
  left[k] = left[k]! * (1 - Math.min(1, light))
}

/** A small bright lamp: burnt out in the middle, scattered by the paper's coating around it. */
export function addFlash(glow: Glow, look: Look, rng: Rng): void {
  const { columns, rows, step } = glow
  const { x, y, strength, radius, gloss } = look
  // Seen at a slant a round lamp is an ellipse.
  const stretch = rng.uniform(1, 1.5)
  const turn = rng.uniform(0, Math.PI)
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const edge = 0.15 + 0.7 * (1 - gloss)
  const halo = rng.uniform(0.3, 0.5)
  for (let row = 0, k = 0; row < rows; row++) {
    const dy = row * step - y
    for (let column = 0; column < columns; column++, k++) {
      const dx = column * step - x
      const u = (dx * cos + dy * sin) / (radius * stretch)
      const v = (dy * cos - dx * sin) / radius
      const far = Math.sqrt(u * u + v * v)
      const core = 1 - smooth((far - 1 + edge) / (2 * edge))
      const around = halo * (1 + (far / 1.7) ** 2) ** -1.5
      add(glow, k, strength * Math.max(core, around))
    }
  }
}

/** A tube, or a window with its bars: an upright or lying oblong, askew as the page is held. */
export function addLamp(glow: Glow, look: Look, isWindow: boolean, rng: Rng): void {
  const { columns, rows, step } = glow
  const { x, y, strength, radius, gloss } = look
  const turn = rng.normal(0, 0.25) + (rng.bernoulli(0.5) ? Math.PI / 2 : 0)
  const shear = rng.uniform(-0.35, 0.35)
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const half = isWindow ? radius * rng.uniform(1.1, 1.7) : radius * rng.uniform(3, 6)
  const thick = isWindow ? radius : radius * rng.uniform(0.25, 0.4)
  const soft = radius * (0.04 + 0.5 * (1 - gloss) ** 1.5)
  const dim = isWindow ? rng.uniform(0.5, 0.8) : rng.uniform(0.6, 1)
  const bar = isWindow ? radius * rng.uniform(0.04, 0.09) : 0
  for (let row = 0, k = 0; row < rows; row++) {
    const dy = row * step - y
    for (let column = 0; column < columns; column++, k++) {
      const dx = column * step - x
      const v = dy * cos - dx * sin
      const u = dx * cos + dy * sin + shear * v
      const beyondU = Math.abs(u) - half
      const beyondV = Math.abs(v) - thick
      const outside = Math.hypot(Math.max(0, beyondU), Math.max(0, beyondV))
      const far = outside > 0 ? outside : Math.max(beyondU, beyondV)
      let light = 1 - smooth((far + soft) / (2 * soft))
      if (bar > 0) light *= smooth((Math.abs(u) - bar) / soft) * smooth((Math.abs(v) - bar) / soft)
      const around = 0.22 * Math.exp(-Math.max(0, far) / (1.6 * radius))
      add(glow, k, strength * dim * Math.max(light, around))
    }
  }
}

/** Wrinkles and bumps of a sleeve: thin bright lines that come and go, and a wide dull sheen. */
export function addSleeve(
  glow: Glow,
  look: Look,
  box: { left: number; top: number; right: number; bottom: number },
  rng: Rng,
): void {
  const { strength, radius, gloss, short } = look
  const sheen = rng.uniform(0.12, 0.3)
  addLamp(glow, { ...look, strength: strength * sheen, radius: 2.4 * radius, gloss: 0 }, false, rng)
  // Wrinkles of one sleeve run much the same way, across where it is held.
  const way = rng.uniform(0, Math.PI)
  const count = rng.int(5, 11)
  for (let n = 0; n < count; n++) {
    const turn = way + rng.normal(0, 0.3)
    const length = radius * rng.uniform(2, 7)
    const bend = rng.normal(0, 0.18) * length
    const x = box.left + rng.uniform(0, 1) * (box.right - box.left)
    const y = box.top + rng.uniform(0, 1) * (box.bottom - box.top)
    const bright = strength * rng.uniform(0.3, 1)
    const width = short * (0.0035 + 0.006 * (1 - gloss)) * rng.uniform(0.7, 1.6)
    const phase = rng.uniform(0, 2 * Math.PI)
    const waves = rng.uniform(1, 3.5)
    addWrinkle(glow, { x, y, turn, length, bend, bright, width, phase, waves })
  }
}

interface Wrinkle {
  x: number
  y: number
  turn: number
  length: number
  bend: number
  bright: number
  width: number
  phase: number
  waves: number
}

/** A bowed line, thick in the middle, whose light comes and goes along it. */
function addWrinkle(glow: Glow, wrinkle: Wrinkle): void {
  const { columns, rows, step } = glow
  const { x, y, turn, length, bend, bright, width, phase, waves } = wrinkle
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  // Only the box around it is looked at.
  const reach = length / 2 + Math.abs(bend) + 4 * width
  const firstRow = Math.max(0, Math.floor((y - reach) / step))
  const lastRow = Math.min(rows - 1, Math.ceil((y + reach) / step))
  const firstColumn = Math.max(0, Math.floor((x - reach) / step))
  const lastColumn = Math.min(columns - 1, Math.ceil((x + reach) / step))
  for (let row = firstRow; row <= lastRow; row++) {
    const dy = row * step - y
    for (let column = firstColumn; column <= lastColumn; column++) {
      const dx = column * step - x
      const along = (2 * (dx * cos + dy * sin)) / length
      if (along < -1 || along > 1) continue
      const beside = dy * cos - dx * sin - bend * (1 - along * along)
      const thick = width * (1 - along * along) + 0.35 * step
      const far = Math.abs(beside) / thick
      if (far > 4) continue
      // A ridge mirrors on one flank sharply and on the other not at all.
      const flank = beside > 0 ? 0.75 : 1.5
      const comes = 0.62 + 0.38 * Math.sin(phase + waves * Math.PI * along)
      const light = Math.exp(-((far * flank) ** 2)) * (1 - along ** 4) * comes
      add(glow, row * columns + column, bright * light)
    }
  }
}

/** 0 below 0, 1 above 1, without corners in between. */
function smooth(t: number): number {
  const at = t < 0 ? 0 : t > 1 ? 1 : t
  return at * at * (3 - 2 * at)
}
