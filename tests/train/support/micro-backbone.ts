/** The least network that has all kinds of state: a convolution, batch norm's running statistics, a head. */
import type { Backbone } from '../../../src/train/models/backbone.ts'
import {
  batchNorm,
  classifier,
  convolutionLayer,
  imagenetBackbone,
  NORMAL_02,
} from '../../../src/train/models/layers.ts'
import { globalMean, silu } from '../../../src/train/ops/ops.ts'

export const micro: Backbone = imagenetBackbone({
  name: 'micro',
  family: 'efficientnet',
  size: 32,
  defaults: { drop: 0, dropPath: 0 },
  head: 'head',
  sizeStep: 1,
  forward(scope, images, options) {
    const shape = { outputs: 4, kernel: 3, stride: 2, pad: 1, weight: NORMAL_02 }
    const x = silu(batchNorm(scope, 'norm', convolutionLayer(scope, 'stem', images, shape)))
    return classifier(scope, 'head', globalMean(x), options, NORMAL_02)
  },
})
