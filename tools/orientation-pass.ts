/** Forward pass of the orientation network, with what its backward pass needs. */
import { kernelArena } from '../src/page/kernels/arena.ts'
import { forward, POOLED, SHAPES, type Network } from '../src/page/networks/orientation/network.ts'

/** Activations of some patches. */
export interface Pass {
  count: number
  windows: [Float32Array, Float32Array]
  active: [Float32Array, Float32Array, Float32Array]
  pooled: [Float32Array, Float32Array]
  /** which of the activations each pooled one was */
  from: [Uint32Array, Uint32Array]
  /** eight logits per patch, in the order of `ORIENTATIONS` */
  scores: Float32Array
}

/** Memory for `count` patches, a multiple of 4. */
export function makePass(count: number): Pass {
  const floats = (each: number): Float32Array => new Float32Array(count * each)
  const pooled = POOLED.map(({ side, channels }) => (side * side * channels) / 4)
  return {
    count,
    windows: [floats(400 * SHAPES[0][0]), floats(64 * SHAPES[1][0])],
    active: [floats(400 * SHAPES[0][1]), floats(64 * SHAPES[1][1]), floats(SHAPES[2][1])],
    pooled: [floats(pooled[0]!), floats(pooled[1]!)],
    from: [new Uint32Array(count * pooled[0]!), new Uint32Array(count * pooled[1]!)],
    scores: floats(SHAPES[3][1]),
  }
}

/** Runs the network on `pass.count` patches, stored one after another, and keeps everything. */
export function keepForward(net: Network, patches: Float32Array, pass: Pass): void {
  const arena = kernelArena()
  const made = forward(arena, net, arena.write(patches), pass.count)
  for (const name of ['windows', 'active', 'pooled'] as const) {
    const places: readonly number[] = made[name]
    pass[name].forEach((values, i) => arena.read(places[i]!, values))
  }
  arena.read(made.scores, pass.scores)
  for (const i of [0, 1] as const) largest(pass, i)
}

/** Finds which of its four activations each pooled one was: the first of equal ones. */
function largest({ active, pooled, from }: Pass, layer: 0 | 1): void {
  const { side, channels } = POOLED[layer]
  const [values, out] = [active[layer], from[layer]]
  const half = side / 2
  for (let to = 0; to < out.length; to++) {
    const channel = to % channels
    const pixel = (to - channel) / channels
    const x = pixel % half
    // Rows of all images follow each other.
    const first = (2 * ((pixel - x) / half) * side + 2 * x) * channels + channel
    const four = [first, first + channels, first + side * channels, first + (side + 1) * channels]
    out[to] = four.find((at) => values[at] === pooled[layer][to])!
  }
}
