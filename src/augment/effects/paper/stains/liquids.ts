/**
 * What dries on paper, and where. A drop's rim dries first and draws the rest outwards, with all that it carries
 * (R. D. Deegan et al., "Capillary flow as the cause of ring stains from dried liquid drops", Nature 389, 1997):
 * stains are darkest along their edge, sharp outwards and soft inwards. Grease does not dry; it fills the pores.
 */
import type { Rng } from '../../../../core/rng.ts'

export const DRINKS = ['coffee', 'tea', 'wine'] as const
export type Liquid = (typeof DRINKS)[number] | 'water' | 'grease'

/** How a liquid stains. */
interface Liquor {
  /** optical density for red, green and blue where the stain is as strong as its edge (base e) */
  absorbs: readonly [number, number, number]
  /** what is left within, as a share of the edge */
  body: number
  /** how far the edge reaches inwards, mm */
  rim: number
  /** how uneven it is within, as a standard deviation */
  mottle: number
  /** how far the edge is drawn out along fibres, mm */
  frayed: number
  /** how soft the edge is outwards, mm */
  soft: number
}

const LIQUORS: Readonly<Record<Liquid, Liquor>> = {
  coffee: {
    absorbs: [0.36, 0.56, 0.86],
    body: 0.42,
    rim: 0.55,
    mottle: 0.13,
    frayed: 0.06,
    soft: 0.14,
  },
  tea: { absorbs: [0.2, 0.38, 0.74], body: 0.45, rim: 0.5, mottle: 0.1, frayed: 0.06, soft: 0.14 },
  wine: { absorbs: [0.32, 0.8, 0.6], body: 0.55, rim: 0.6, mottle: 0.12, frayed: 0.08, soft: 0.16 },
  water: {
    absorbs: [0.17, 0.24, 0.38],
    body: 0.16,
    rim: 0.8,
    mottle: 0.08,
    frayed: 0.14,
    soft: 0.2,
  },
  grease: { absorbs: [0.13, 0.16, 0.26], body: 1, rim: 1, mottle: 0.12, frayed: 0.22, soft: 0.9 },
}

/** How dark a place is by how deep it lies in the stain. */
export interface Profile extends Liquor {
  /** optical density relative to the edge's, from `from` mm on in steps of `step` mm */
  densities: Float32Array
  from: number
  step: number
}

const STEPS = 2048
/** Deeper than this all is alike, mm. */
const DEEPEST = 40

/**
 * @param lines how often it was wet and dried: the lines within the edge
 * @param pixel size of a pixel, mm: no edge is sharper
 */
export function profileOf(
  liquid: Liquid,
  { lines, pixel }: { lines: number; pixel: number },
  rng: Rng,
): Profile {
  const liquor = LIQUORS[liquid]
  const { body, rim } = liquor
  const soft = Math.max(liquor.soft, 0.55 * pixel)
  // A rim thinner than a pixel is seen as a paler one of that width, with as much in it.
  const seen = Math.max(rim, 0.7 * pixel)
  const height = ((1 - body) * held(rim, liquor.soft)) / held(seen, soft)
  const within: { at: number; weight: number; wide: number }[] = []
  let at = 0
  for (let line = 1; line < lines; line++) {
    at += rng.uniform(2, 9)
    within.push({ at, weight: rng.uniform(0.2, 0.75), wide: seen * rng.uniform(1, 2.2) })
  }
  const paler = rng.uniform(0.35, 0.9)
  const from = -3 * soft - liquor.frayed * 4
  const step = (DEEPEST - from) / (STEPS - 1)
  const densities = Float32Array.from({ length: STEPS }, (_, i) => {
    const depth = from + i * step
    // What is carried to the edge is missing in the middle.
    const plain =
      liquid === 'grease' ? 1 : 1 - (1 - paler) * (1 - Math.exp(-Math.max(0, depth) / 11))
    let density =
      body * plain + (liquid === 'grease' ? 0 : height * Math.exp(-Math.max(0, depth) / seen))
    for (const one of within) {
      const past = depth - one.at
      const shape = past < 0 ? Math.exp((past / soft) * 1.2) : Math.exp(-past / one.wide)
      density += height * one.weight * shape
    }
    return density * risen(depth / soft)
  })
  return { ...liquor, densities, from, step }
}

/** What lies in a rim of height 1, mm. */
function held(rim: number, soft: number): number {
  let sum = 0
  const step = soft / 16
  for (let depth = -1.5 * soft; depth < 6 * rim; depth += step) {
    sum += step * Math.exp(-Math.max(0, depth) / rim) * risen(depth / soft)
  }
  return sum
}

/** From 0 at -1.5 to 1 at 1.5. */
function risen(t: number): number {
  const s = Math.min(1, Math.max(0, (t + 1.5) / 3))
  return s * s * (3 - 2 * s)
}
