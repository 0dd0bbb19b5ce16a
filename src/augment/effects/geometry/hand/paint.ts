/** Fingers, laid over a picture with the shadow that they throw. */
import type { Page } from '../../../../page/image/page.ts'
import type { Rng } from '../../../../core/rng.ts'
import { NoiseRows } from '../../noise-rows.ts'
import { halfAt, lookAt, type Finger, type Look } from './finger.ts'

type Colour = readonly [number, number, number]

/** Skin in full light, from fair to dark, as a phone shows it. */
export const SKINS: readonly Colour[] = [
  [236, 196, 172],
  [228, 180, 150],
  [212, 160, 126],
  [186, 132, 98],
  [146, 98, 70],
  [98, 64, 46],
]

export interface Scene {
  /** pixels to a millimetre */
  scale: number
  skin: Colour
  /** the light where they lie, of the channels, 1 is full */
  white: Colour
  /** direction that light comes from, radians in the picture */
  light: number
  /** how strong the shadow is, 0 to 1, and how far it falls, mm */
  shadow: { strength: number; far: number }
}

const UNIT = 4096

/** Paints fingers, each over the ones before it. */
export function paintFingers(page: Page, fingers: readonly Finger[], scene: Scene, rng: Rng): void {
  for (const finger of fingers) paint(page, finger, scene, rng)
}

function paint(page: Page, finger: Finger, scene: Scene, rng: Rng): void {
  const { scale, skin, white, shadow } = scene
  const { width, height } = page
  const [cos, sin] = [Math.cos(finger.angle), Math.sin(finger.angle)]
  // Light in the finger's frame: towards its base, aside, and up.
  const [lx, ly] = [Math.cos(scene.light) * 0.62, Math.sin(scene.light) * 0.62]
  const light = [-(lx * cos + ly * sin), ly * cos - lx * sin, 0.78] as const
  const reach = (1.3 * finger.half + shadow.far * 3.2) * scale
  const span = { aside: reach, from: -reach, to: 400 * scale }
  const look: Look = { lit: 0, facing: 0, nail: 0, fold: 0, gloss: 0, free: 0 }
  const [blotch, pores] = [new Int32Array(width), new Int32Array(width)]
  const clouds = new NoiseRows('cloud', { step: 14 / scale, width, sd: 0.05 * UNIT }, rng)
  const grains = new NoiseRows('grain', { step: 8 / scale, width, sd: 0.028 * UNIT }, rng)
  const bytes = page.pixels()
  const tipX = finger.x * scale
  const tipY = finger.y * scale
  const falls = { s: -light[0] * shadow.far, t: -light[1] * shadow.far }
  for (let y = 0; y < height; y++) {
    const dy = y + 0.5 - tipY
    // The pixels of a row that lie near its axis.
    const ends = rowSpan({ dy, tipX, cos, sin }, span, width)
    if (!ends) continue
    blotch.fill(0)
    pores.fill(0)
    clouds.addTo(blotch, y)
    grains.addTo(pores, y)
    for (let x = ends[0]; x < ends[1]; x++) {
      const dx = x + 0.5 - tipX
      const s = -(dx * cos + dy * sin) / scale
      const t = (dy * cos - dx * sin) / scale
      const half = s > 0 ? halfAt(finger, s) : 0
      const inside = s > 0 ? (half - Math.abs(t)) * scale : -1e3
      const cover = Math.min(1, Math.max(0, inside / 1.2 + 0.5))
      const i = 4 * (y * width + x)
      if (cover < 1) {
        const dark = shadowAt(finger, s - falls.s, t - falls.t, shadow)
        if (dark > 0) {
          const left = 1 - dark
          bytes[i] = bytes[i]! * left
          bytes[i + 1] = bytes[i + 1]! * (left + 0.01 * dark)
          bytes[i + 2] = bytes[i + 2]! * (left + 0.03 * dark)
        }
        if (cover === 0) continue
      }
      lookAt(finger, s, Math.max(-1, Math.min(1, t / half)), light, look)
      // Light goes in and comes out again: the turn into shade is soft and red.
      const wrapped = Math.max(0, (look.lit + 0.35) / 1.35)
      const rim = (1 - look.facing) ** 2
      const tone = (0.3 + 0.78 * wrapped) * (1 - 0.24 * rim) * (1 - 0.4 * look.fold)
      const texture = 1 + (blotch[x]! * 0.7 + pores[x]! * (1 - 0.8 * look.nail)) / UNIT
      const red = tone ** 0.82 * (1 + 0.025 * look.nail)
      const green = tone ** 1.06 * (1 - blotch[x]! / UNIT) * (1 - 0.015 * look.nail)
      const blue = tone ** 1.12 * (1 - blotch[x]! / UNIT) * (1 + 0.06 * look.nail)
      const shine = 235 * look.gloss
      const pale = 0.55 * look.free
      const r = mix(skin[0] * red * texture, 236 * tone, pale) + shine
      const g = mix(skin[1] * green * texture, 226 * tone, pale) + shine
      const b = mix(skin[2] * blue * texture, 212 * tone, pale) + shine
      bytes[i] = mix(bytes[i]!, r * white[0], cover)
      bytes[i + 1] = mix(bytes[i + 1]!, g * white[1], cover)
      bytes[i + 2] = mix(bytes[i + 2]!, b * white[2], cover)
    }
  }
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share

/** How dark the shadow is beside a finger. */
function shadowAt(finger: Finger, s: number, t: number, shadow: Scene['shadow']): number {
  const half = s > 0 ? halfAt(finger, s) : 0
  const beside = Math.max(0, Math.abs(t) - half)
  const away = s > 0 ? beside : Math.sqrt(s * s + t * t)
  const soft = away / shadow.far
  return shadow.strength * Math.exp(-1.1 * soft * soft)
}

/** From where to where a row is near the axis of a finger; undefined where it is not. */
function rowSpan(
  { dy, tipX, cos, sin }: { dy: number; tipX: number; cos: number; sin: number },
  near: { aside: number; from: number; to: number },
  width: number,
): [number, number] | undefined {
  // Along the axis and aside, at x = 0: both change evenly with x.
  const along = tipX * cos - dy * sin
  const aside = dy * cos + tipX * sin
  let [low, high] = [0, width]
  for (const [value, slope, from, to] of [
    [along, -cos, near.from, near.to],
    [aside, -sin, -near.aside, near.aside],
  ] as const) {
    if (Math.abs(slope) < 1e-9) {
      if (value < from || value > to) return undefined
      continue
    }
    const [a, b] = [(from - value) / slope, (to - value) / slope]
    low = Math.max(low, Math.floor(Math.min(a, b)))
    high = Math.min(high, Math.ceil(Math.max(a, b)))
  }
  return low < high ? [low, high] : undefined
}
