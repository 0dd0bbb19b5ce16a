/** Weights of the enhancement network: `weights.bin`, written by `tools/train-enhance.ts`. */
import { packWeights, readWeights, type LayerSize } from '../weights-file.ts'
import { SHAPES, type EnhanceLayer } from './shape.ts'

/** One scale per output. */
const SIZES: readonly LayerSize[] = SHAPES.map(({ inputs, outputs, side }) => ({
  weights: inputs * outputs * side * side,
  biases: outputs,
  scales: outputs,
}))

/** Bytes of `weights.bin`. */
export function packEnhanceLayers(layers: readonly EnhanceLayer[]): Uint8Array {
  return packWeights(layers, SIZES)
}

let layers: EnhanceLayer[] | undefined

/**
 * The trained layers, read when first asked for.
 * @throws WorkError `WEIGHTS_DAMAGED`
 */
export function enhanceLayers(): readonly EnhanceLayer[] {
  layers ??= readWeights(new URL('./weights.bin', import.meta.url), SIZES)
  return layers
}
