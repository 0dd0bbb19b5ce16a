/** Weights of the orientation network: `weights.bin`, written by `tools/train-orientation.ts`. */
import { packWeights, readWeights, type LayerSize } from '../weights-file.ts'
import { SHAPES, type Network } from './network.ts'

/** One scale per layer. */
const SIZES: readonly LayerSize[] = SHAPES.map(([inputs, outputs]) => ({
  weights: inputs * outputs,
  biases: outputs,
  scales: 1,
}))

/** Bytes of `weights.bin`. */
export function packNetwork(network: Network): Uint8Array {
  return packWeights(network, SIZES)
}

let network: Network | undefined

/**
 * The trained network, read when first asked for.
 * @throws WorkError `WEIGHTS_DAMAGED`
 */
export function orientationNetwork(): Network {
  network ??= readWeights(new URL('./weights.bin', import.meta.url), SIZES).map((layer, i) => ({
    inputs: SHAPES[i]![0],
    outputs: SHAPES[i]![1],
    ...layer,
  })) as unknown as Network
  return network
}
