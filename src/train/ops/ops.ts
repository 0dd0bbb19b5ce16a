/**
 * The vocabulary backbones are written in. Weights come in PyTorch's shapes; activations are
 * channels-last: [batch, height, width, channels], or [..., channels].
 */
export { gelu, relu6, silu } from './activation.ts'
export { convolution, depthwise, globalMean, scaleChannels } from './convolution.ts'
export type { ConvolutionShape } from './convolution.ts'
export { crossEntropy } from './loss.ts'
export { attention, dense } from './matrix.ts'
export { batchNormInference, batchNormTraining, globalResponseNorm, layerNorm } from './norm.ts'
export { reversed, rowOrder, takeRows } from './rows.ts'
export type { RowOrder } from './rows.ts'
