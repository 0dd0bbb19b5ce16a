/** A finger seen from above: its outline, how its skin rounds away, nail and creases. Lengths are millimetres. */
import type { Rng } from '../../../../core/rng.ts'

export interface Finger {
  /** its tip, and the direction in which it points, on the picture */
  x: number
  y: number
  angle: number
  /** half its width at the last joint */
  half: number
  /** shorter and broader than the others, its nail too */
  isThumb: boolean
  /** how far the nail looks to a side: 0 straight up, beyond 1 it is not seen */
  roll: number
  /** creases over the last joint, from the tip, and how deep */
  creases: readonly { at: number; deep: number; bow: number }[]
  /** how far the free edge of the nail reaches, share of its length */
  free: number
}

export function fingerOf(
  place: { x: number; y: number; angle: number },
  half: number,
  isThumb: boolean,
  rng: Rng,
): Finger {
  const joint = half * (isThumb ? 3.3 : 3.1)
  const creases = Array.from({ length: rng.int(3, 5) }, (_, i) => ({
    at: joint + half * (0.22 * (i - 1.5) + rng.normal(0, 0.04)),
    deep: rng.uniform(0.3, 1) * (i === 1 || i === 2 ? 1 : 0.5),
    bow: rng.normal(0, 0.12),
  }))
  return {
    ...place,
    half,
    isThumb,
    roll: rng.normal(0, 0.28),
    creases,
    free: rng.uniform(0.02, 0.12),
  }
}

/** Half its width at a place from its tip. */
export function halfAt({ half, isThumb }: Finger, s: number): number {
  const tip = half * 1.25
  const round = s < tip ? Math.sqrt(Math.max(0, 1 - (1 - s / tip) ** 2)) : 1
  const joint = (s - 3.1 * half) / (0.9 * half)
  const second = (s - 6.6 * half) / (1.3 * half)
  // A tip is narrower than the joint; a thumb is waisted between.
  const body =
    0.9 +
    0.1 * Math.min(1, s / (3 * half)) +
    (isThumb ? 0.12 : 0.06) * Math.exp(-joint * joint) +
    0.12 * Math.exp(-second * second)
  return half * round * body
}

/** What is seen at a place of a finger. */
export interface Look {
  /** how much it faces the light, -1 to 1 */
  lit: number
  /** how much it faces whoever looks, 0 to 1 */
  facing: number
  /** share of nail */
  nail: number
  /** darkness of folds, 0 to 1 */
  fold: number
  /** mirrored light */
  gloss: number
  /** share of the nail's pale edge */
  free: number
}

/**
 * @param s from the tip
 * @param t aside, in shares of half the width there, -1 to 1
 * @param light direction that light comes from in the finger's frame (towards its base, aside, up)
 */
export function lookAt(
  finger: Finger,
  s: number,
  t: number,
  [ls, lt, lu]: readonly [number, number, number],
  out: Look,
): void {
  const { half, roll } = finger
  const tip = half * 1.25
  // The tip rounds down to the paper as the sides do, but is flatter on top.
  const end = s < tip ? 1 - s / tip : 0
  const ns = -(end ** 1.6)
  const nt = Math.sign(t) * Math.abs(t) ** 1.5
  const nu = Math.sqrt(Math.max(0.02, 1 - Math.min(0.98, ns * ns + nt * nt)))
  let [a, b, c] = [ns, nt, nu]
  out.fold = 0
  for (const crease of finger.creases) {
    const away = (s - crease.at - crease.bow * half * t * t) / (0.055 * half)
    if (Math.abs(away) > 3) continue
    const dent = crease.deep * Math.exp(-away * away) * (1 - t * t)
    out.fold += 0.5 * dent
    a += 0.5 * dent * away
  }
  // The nail lies on the last joint's upper side, which may be turned away.
  const wide = finger.isThumb ? 0.74 : 0.68
  const long = half * (finger.isThumb ? 1.55 : 1.45)
  const from = half * 0.2
  const v = (t - roll) / wide
  const u = (s - from) / long
  out.nail = 0
  out.free = 0
  if (u > -0.1 && u < 1.25 && Math.abs(v) < 1.25) {
    // A box with round ends: flat at the free edge, round at the root.
    const rootward = u > 0.55 ? (u - 0.55) / 0.45 : 0
    const tipward = u < 0.3 ? (0.3 - u) / 0.3 : 0
    const radius = Math.sqrt(v * v + 0.9 * rootward * rootward + 0.75 * tipward * tipward)
    const inside = (1 - radius) * wide * half
    out.nail = Math.min(1, Math.max(0, inside / 0.35 + 0.5))
    const rim = inside / 0.36
    // Flesh rises beside the nail and at its root; at its end there is none.
    out.fold += 0.36 * Math.exp(-rim * rim) * Math.min(1, Math.max(0, (u - 0.12) * 2.2))
    out.free = out.nail * Math.min(1, Math.max(0, (finger.free - u) * 14 + 0.5))
    // It is flatter than the flesh.
    a += (0.25 - a) * 0.35 * out.nail
    b += (0.85 * v * 0.6 - b) * 0.5 * out.nail
  }
  const length = Math.sqrt(a * a + b * b + c * c)
  a /= length
  b /= length
  c /= length
  out.lit = a * ls + b * lt + c * lu
  out.facing = c
  // Half way between light and eye.
  const h = Math.sqrt(ls * ls + lt * lt + (lu + 1) ** 2)
  const mirror = Math.max(0, (a * ls + b * lt + c * (lu + 1)) / h)
  out.gloss = out.nail > 0.5 ? 0.2 * mirror ** 50 + 0.06 * mirror ** 12 : 0.07 * mirror ** 14
}
