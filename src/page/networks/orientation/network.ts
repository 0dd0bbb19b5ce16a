/**
 * The orientation network for patches of text: two convolutions, each with a rectifier and pooling, and
 * two fully connected layers (Y. LeCun et al., "Gradient-based learning applied to document
 * recognition", 1998).
 */
import { affine, pool, unfold, type Layer, type Windows } from './layers.ts'
import { compose, ORIENTATIONS, squareMaps } from '../../geometry/orientation.ts'
import { PATCH, PATCH_AREA } from './patches.ts'

export const FIRST: Windows = { side: PATCH, channels: 1, window: 5 }
export const SECOND: Windows = { side: 10, channels: 16, window: 3 }
/** Inputs and outputs of the layers. */
export const SHAPES = [
  [28, 16],
  [144, 32],
  [512, 96],
  [96, 8],
] as const

/** The layers in the order of `SHAPES`. */
export type Network = readonly [Layer, Layer, Layer, Layer]

export const MAPS = squareMaps(PATCH)

/** Activations of some patches, kept for the backward pass in training. */
export interface Pass {
  count: number
  windows: [Float32Array, Float32Array]
  active: [Float32Array, Float32Array, Float32Array]
  pooled: [Float32Array, Float32Array]
  from: [Uint32Array, Uint32Array]
  /** eight logits per patch, in the order of `ORIENTATIONS` */
  scores: Float32Array
}

/** Memory for `count` patches, a multiple of 4. */
export function makePass(count: number): Pass {
  const places = [20 * 20, 8 * 8] as const
  return {
    count,
    windows: [new Float32Array(count * places[0] * 28), new Float32Array(count * places[1] * 144)],
    active: [
      new Float32Array(count * places[0] * 16),
      new Float32Array(count * places[1] * 32),
      new Float32Array(count * 96),
    ],
    pooled: [new Float32Array(count * 10 * 10 * 16), new Float32Array(count * 512)],
    from: [new Uint32Array(count * 10 * 10 * 16), new Uint32Array(count * 512)],
    scores: new Float32Array(count * 8),
  }
}

/** Runs the network on `pass.count` patches, stored one after another. */
export function forward(net: Network, patches: Float32Array, pass: Pass): void {
  const { count, windows, active, pooled, from, scores } = pass
  unfold(patches, count, FIRST, net[0].inputs, windows[0])
  affine(windows[0], count * 400, net[0], active[0], true)
  pool(active[0], count, { side: 20, channels: 16 }, pooled[0], from[0])
  unfold(pooled[0], count, SECOND, net[1].inputs, windows[1])
  affine(windows[1], count * 64, net[1], active[1], true)
  pool(active[1], count, { side: 8, channels: 32 }, pooled[1], from[1])
  affine(pooled[1], count, net[2], active[2], true)
  affine(active[2], count, net[3], scores, false)
}

/** Patches that go through the network together. */
const BATCH = 16
let memory: { pass: Pass; patches: Float32Array } | undefined

/**
 * Log probabilities of each orientation to set a patch upright, eight values per patch: the mean over
 * the patch in each of `views`, so that no orientation is favoured.
 * @param views indices into `ORIENTATIONS`
 */
export function orientationLogs(
  net: Network,
  patches: readonly Float32Array[],
  views: readonly number[],
): Float32Array[] {
  memory ??= { pass: makePass(BATCH), patches: new Float32Array(BATCH * PATCH_AREA) }
  const logs = patches.map(() => new Float32Array(ORIENTATIONS.length))
  const inputs = patches.flatMap((_, patch) => views.map((view) => ({ patch, view })))
  for (let start = 0; start < inputs.length; start += BATCH) {
    const batch = inputs.slice(start, start + BATCH)
    batch.forEach(({ patch, view }, i) => {
      const map = MAPS[view]!
      const at = i * PATCH_AREA
      for (let k = 0; k < PATCH_AREA; k++) memory!.patches[at + k] = patches[patch]![map[k]!]!
    })
    forward(net, memory.patches, memory.pass)
    batch.forEach(({ patch, view }, i) => {
      addLogs(memory!.pass.scores.subarray(i * 8, i * 8 + 8), view, 1 / views.length, logs[patch]!)
    })
  }
  return logs
}

/** Adds the log probabilities of one view, in terms of the patch before it was turned by `view`. */
function addLogs(scores: Float32Array, view: number, weight: number, logs: Float32Array): void {
  const max = Math.max(...scores)
  let sum = 0
  for (const score of scores) sum += Math.exp(score - max)
  const total = max + Math.log(sum)
  for (let k = 0; k < scores.length; k++) {
    const combined = compose(view, k)
    logs[combined] = logs[combined]! + weight * (scores[k]! - total)
  }
}
