/**
 * How upright a patch of text looks: one hidden layer over its pixels. The same network looks at a
 * patch in all eight orientations, so none is favoured by the weights themselves.
 */
import { PATCH, PATCH_AREA } from './patches.ts'
import { squareMaps } from './orientation.ts'

export interface Network {
  hidden: number
  /** `hidden` rows of one weight a pixel */
  inner: Float32Array
  bias: Float32Array
  outer: Float32Array
}

export const MAPS = squareMaps(PATCH)

/**
 * Logarithms of how probable each orientation is to set a patch upright, eight values.
 * @param out where they are added to
 */
export function addOrientationLogs(net: Network, patch: Float32Array, out: Float64Array): void {
  const scores = new Float64Array(MAPS.length)
  const turned = new Float32Array(PATCH_AREA)
  MAPS.forEach((map, k) => {
    for (let i = 0; i < PATCH_AREA; i++) turned[i] = patch[map[i]!]!
    scores[k] = scoreOf(net, turned)
  })
  const most = Math.max(...scores)
  let sum = 0
  for (const score of scores) sum += Math.exp(score - most)
  const total = most + Math.log(sum)
  for (let k = 0; k < scores.length; k++) out[k] = out[k]! + scores[k]! - total
}

/** How upright a patch looks; `active` gets the hidden layer, for training. */
export function scoreOf(
  { hidden, inner, bias, outer }: Network,
  patch: Float32Array,
  active?: Float32Array,
): number {
  let score = 0
  for (let h = 0, at = 0; h < hidden; h++, at += PATCH_AREA) {
    let sum = bias[h]!
    for (let i = 0; i < PATCH_AREA; i++) sum += inner[at + i]! * patch[i]!
    const value = sum > 0 ? sum : 0
    if (active) active[h] = value
    score += outer[h]! * value
  }
  return score
}
