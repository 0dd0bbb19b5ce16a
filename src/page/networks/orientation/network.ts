/**
 * The orientation network for patches of text: two convolutions, each with a rectifier and pooling, and
 * two fully connected layers (Y. LeCun et al., "Gradient-based learning applied to document
 * recognition", 1998).
 */
import { kernelArena, type Arena } from '../../kernels/arena.ts'
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

/** Where in the arena what the layers made of some patches lies. */
export interface Activations {
  windows: readonly [number, number]
  active: readonly [number, number, number]
  pooled: readonly [number, number]
  /** eight logits per patch, in the order of `ORIENTATIONS` */
  scores: number
}

/** Side and channels of what is pooled. */
export const POOLED = [
  { side: 20, channels: 16 },
  { side: 8, channels: 32 },
] as const

/**
 * Runs the network on `count` patches, stored one after another.
 * @param patches their address in the arena
 * @param count a multiple of 4
 */
export function forward(arena: Arena, net: Network, patches: number, count: number): Activations {
  const firstWindows = unfold(arena, patches, count, FIRST, net[0])
  const first = affine(arena, firstWindows, count * 400, net[0], true)
  const firstPooled = pool(arena, first, count, POOLED[0])
  const secondWindows = unfold(arena, firstPooled, count, SECOND, net[1])
  const second = affine(arena, secondWindows, count * 64, net[1], true)
  const secondPooled = pool(arena, second, count, POOLED[1])
  const third = affine(arena, secondPooled, count, net[2], true)
  const scores = affine(arena, third, count, net[3], false)
  return {
    windows: [firstWindows, secondWindows],
    active: [first, second, third],
    pooled: [firstPooled, secondPooled],
    scores,
  }
}

/** Patches that go through the network together. */
const BATCH = 16

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
  const logs = patches.map(() => new Float32Array(ORIENTATIONS.length))
  const inputs = patches.flatMap((_, patch) => views.map((view) => ({ patch, view })))
  for (let start = 0; start < inputs.length; start += BATCH) {
    const batch = inputs.slice(start, start + BATCH)
    const count = (batch.length + 3) & ~3
    const arena = kernelArena()
    const at = arena.alloc(4 * count * PATCH_AREA)
    const seen = arena.view(at, count * PATCH_AREA, Float32Array)
    batch.forEach(({ patch, view }, i) => turned(patches[patch]!, view, seen, i * PATCH_AREA))
    // Those that fill the number up are left over from before, and may be anything.
    seen.fill(0, batch.length * PATCH_AREA)
    const scores = arena.view(forward(arena, net, at, count).scores, 8 * count, Float32Array)
    batch.forEach(({ patch, view }, i) => {
      addLogs(scores.subarray(i * 8, i * 8 + 8), view, 1 / views.length, logs[patch]!)
    })
  }
  return logs
}

/** Writes a patch as it looks in a view. */
function turned(patch: Float32Array, view: number, out: Float32Array, at: number): void {
  const map = MAPS[view]!
  for (let k = 0; k < PATCH_AREA; k++) out[at + k] = patch[map[k]!]!
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
