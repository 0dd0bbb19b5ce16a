/** What lies on a copier's glass: the original, the dark beside it, dirt. */
import type { Rng } from '../../../../core/rng.ts'
import { project } from '../../../../page/geometry/projection.ts'
import type { SheetFrame } from '../../sheet-frame.ts'

/** Densities of an original, one byte per pixel: 0 is paper, 255 black. */
export interface Original {
  width: number
  height: number
  density: Uint8Array
}

/** Density of the dark under an open lid. */
const OPEN = 242

/** How dark the line is that an original's edge throws, and how wide, share of the short side. */
const EDGE_LINE = 120
const EDGE_WIDE = 0.0009

/**
 * Darkens what shows beside an original that lies askew or off its corner under an open lid: a wedge or a bar at
 * some sides.
 * @param reach how far it shows at the most, share of the short side
 */
export function openLid(original: Original, frame: SheetFrame, reach: number, rng: Rng): string[] {
  if (reach <= 0) return []
  const { wide, high, toPage } = frame
  const first = rng.int(0, 3)
  const count = rng.pick([1, 1, 2, 2, 3])
  // Upper left, upper right, lower right, lower left of the sheet; each side from one to the next.
  const corners = [
    { x: 0, y: 0 },
    { x: wide, y: 0 },
    { x: wide, y: high },
    { x: 0, y: high },
  ]
  const inward = [
    { x: 0, y: 1 },
    { x: -1, y: 0 },
    { x: 0, y: -1 },
    { x: 1, y: 0 },
  ]
  const done: string[] = []
  for (let i = 0; i < count; i++) {
    const side = (first + i) % 4
    const depth = reach * rng.uniform(0.3, 1)
    // Askew: one end shows less, or nothing at all from some way on.
    const ends = rng.shuffled([depth, depth * rng.uniform(-0.6, 0.9)])
    const [a, b] = [corners[side]!, corners[(side + 1) % 4]!]
    const to = inward[side]!
    const from = project(toPage, a.x + to.x * ends[0]!, a.y + to.y * ends[0]!)
    const until = project(toPage, b.x + to.x * ends[1]!, b.y + to.y * ends[1]!)
    darkenBeside(original, from, until, frame.short)
    done.push(SIDES[side]!)
  }
  return done
}

const SIDES = ['top', 'right', 'bottom', 'left'] as const

interface Place {
  x: number
  y: number
}

/** Darkens what lies to the left of a line as one walks along it, the page's outside. */
function darkenBeside({ width, height, density }: Original, a: Place, b: Place, short: number) {
  const length = Math.hypot(b.x - a.x, b.y - a.y)
  if (length < 1e-6) return
  const nx = (a.y - b.y) / length
  const ny = (b.x - a.x) / length
  const line = EDGE_WIDE * short
  const reach = 3 * line + 1
  for (let y = 0; y < height; y++) {
    const rest = nx * (0.5 - a.x) + ny * (y + 0.5 - a.y)
    let [from, to] = [0, width]
    if (nx > 1e-9) to = Math.min(width, Math.floor((reach - rest) / nx) + 1)
    else if (nx < -1e-9) from = Math.max(0, Math.ceil((reach - rest) / nx))
    else if (rest > reach) continue
    for (let x = from; x < to; x++) {
      const inside = rest + nx * x
      const solid = Math.min(1, Math.max(0, 0.5 - inside))
      const edge = EDGE_LINE * Math.exp(-((Math.max(0, inside) / line) ** 2))
      const dark = Math.max(edge, OPEN * solid)
      const k = y * width + x
      if (dark > density[k]!) density[k] = dark
    }
  }
}

/**
 * Dirt on the glass and on the drum: specks of many sizes, hairs. What sticks to the drum comes again with each of
 * its turns.
 * @param count pieces
 */
export function dirtOn(
  original: Original,
  frame: SheetFrame,
  { count, upright }: { count: number; upright: boolean },
  rng: Rng,
): void {
  for (let i = 0; i < count; i++) {
    const x = rng.uniform(0, frame.wide)
    const y = rng.uniform(0, frame.high)
    const size = 0.0008 * Math.exp(rng.normal(0, 0.65))
    const shape = rng.foldIn(`speck ${i}`)
    if (rng.bernoulli(0.05)) {
      hair(original, frame, { x, y, size: 0.012 * rng.uniform(0.5, 2) }, shape)
    } else if (i === 0 && rng.bernoulli(0.3)) {
      const turn = rng.pick([0.29, 0.437])
      const dark = rng.uniform(0.6, 1)
      const far = upright ? frame.high : frame.wide
      for (let at = rng.uniform(0, turn); at < far; at += turn) {
        const [u, v] = upright ? [x, at] : [at, y]
        speck(original, frame, { x: u, y: v, size: 1.3 * size, dark }, rng.foldIn(`speck ${i}`))
      }
    } else {
      speck(original, frame, { x, y, size, dark: rng.uniform(0.55, 1) }, shape)
    }
  }
}

interface Speck {
  /** on the sheet */
  x: number
  y: number
  /** radius, share of the short side */
  size: number
  dark: number
}

/** A speck: a few round grains that touch. */
function speck(original: Original, frame: SheetFrame, { x, y, size, dark }: Speck, rng: Rng) {
  const grains = rng.int(1, 4)
  for (let g = 0; g < grains; g++) {
    const place = project(
      frame.toPage,
      x + size * rng.normal(0, 0.7),
      y + size * rng.normal(0, 0.7),
    )
    const radius = frame.short * size * rng.uniform(0.4, 0.9)
    disk(original, place.x, place.y, radius, 255 * dark)
  }
}

/** A disk with a soft rim; one smaller than a pixel is as dark as the share that it covers. */
function disk(
  { width, height, density }: Original,
  x: number,
  y: number,
  radius: number,
  dark: number,
) {
  const drawn = Math.max(radius, 0.6)
  const level = dark * Math.min(1, (radius / drawn) ** 2)
  const reach = drawn + 0.5
  const [top, bottom] = [Math.max(0, Math.floor(y - reach)), Math.min(height - 1, y + reach)]
  const [left, right] = [Math.max(0, Math.floor(x - reach)), Math.min(width - 1, x + reach)]
  for (let v = top; v <= bottom; v++) {
    for (let u = left; u <= right; u++) {
      const cover = drawn + 0.5 - Math.hypot(u + 0.5 - x, v + 0.5 - y)
      if (cover <= 0) continue
      const k = v * width + u
      density[k] = Math.max(density[k]!, level * Math.min(1, cover))
    }
  }
}

/** A hair or thread: a thin line that curls. */
function hair(
  original: Original,
  frame: SheetFrame,
  { x, y, size }: Omit<Speck, 'dark'>,
  rng: Rng,
) {
  let angle = rng.uniform(0, 2 * Math.PI)
  let bend = rng.normal(0, 0.12)
  const step = 0.0009
  const thick = frame.short * rng.uniform(0.0004, 0.0007)
  for (let gone = 0; gone < size; gone += step) {
    const place = project(frame.toPage, x, y)
    disk(original, place.x, place.y, thick, 210)
    x += step * Math.cos(angle)
    y += step * Math.sin(angle)
    angle += bend
    bend += rng.normal(0, 0.035)
  }
}
