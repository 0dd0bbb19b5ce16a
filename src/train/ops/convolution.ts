/** Convolutions on channels-last activations with PyTorch-shaped weights. */
import { tf } from '../tensorflow.ts'
import { oneKernel, withGradient } from './kernel.ts'
import { columnSums, dense } from './matrix.ts'

export interface ConvolutionShape {
  stride: number
  /**
   * Rows and columns of zeros on every side; `same`: as many as TensorFlow puts there, so that the output
   * has the input's size divided by the stride, rounded up; an odd one goes below and to the right.
   */
  pad: number | 'same'
}

/** What lowering is told of a convolution: zeros above and to the left, below, and to the right. */
function shapeOf(x: tf.Tensor4D, kernel: number, { stride, pad }: ConvolutionShape) {
  const [, height, width] = x.shape
  const missing = (size: number): number =>
    Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size)
  const [rows, columns] = [missing(height), missing(width)]
  const before = pad === 'same' ? Math.floor(rows / 2) : pad
  if (pad === 'same' && Math.floor(columns / 2) !== before) {
    throw new RangeError(
      `same padding of ${height} × ${width} needs other zeros above than to the left: give square inputs`,
    )
  }
  const below = pad === 'same' ? rows - before : pad
  const right = pad === 'same' ? columns - before : pad
  return { stride, before, below, right, height, width, kernel }
}

type Shape = ReturnType<typeof shapeOf>

/**
 * The zeros written around, for a backend that runs kernels as they come: the gradients' kernels of
 * tfjs-node know no zeros on some sides only.
 */
function padded(x: tf.Tensor, { before, below, right }: Shape): tf.Tensor4D {
  if (before === 0 && below === 0 && right === 0) return x as tf.Tensor4D
  return tf.pad(x as tf.Tensor4D, [
    [0, 0],
    [before, below],
    [before, right],
    [0, 0],
  ])
}

/** The shape of what `padded` makes of x. */
function paddedShape([n, h, w, c]: tf.Tensor4D['shape'], { before, below, right }: Shape): Sides {
  return [n, h + before + below, w + before + right, c]
}

/** The gradient of `padded`: what lies within the zeros. */
function withinPads(dx: tf.Tensor, shape: tf.Tensor4D['shape'], { before }: Shape): tf.Tensor4D {
  return (dx as tf.Tensor4D).slice([0, before, before, 0], shape)
}

type Sides = [number, number, number, number]

/** x [n, h, w, in], weight [out, in, k, k]: [n, h', w', out]. */
export function convolution(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  { stride, pad }: ConvolutionShape,
  bias?: tf.Tensor1D,
): tf.Tensor4D {
  const [outputs, inputs, kernel] = weight.shape
  if (pad === 0 && stride === kernel && stride > 1) return overPatches(x, weight, bias)
  if (kernel === 1 && stride === 1 && pad === 0 && !tf.getKernel('Convolution', tf.getBackend())) {
    // A matrix product where no layout is to be kept: TensorFlow.js' own gradients are slow here.
    return dense(x, weight.reshape([outputs, inputs]), bias) as tf.Tensor4D
  }
  const shape = shapeOf(x, kernel, { stride, pad })
  const common = { strides: stride, pad: 'valid', dataFormat: 'NHWC' }
  return withGradient(
    bias ? [x, weight, bias] : [x, weight],
    (save) => {
      save([x, weight])
      return oneKernel('Convolution', bias ? { x, weight, bias } : { x, weight }, shape, () => {
        const y = tf.conv2d(padded(x, shape), fullFilter(weight), stride, 'valid')
        return bias ? y.add(bias) : y
      }) as tf.Tensor4D
    },
    (dy, [x0, w0]) => {
      const dx = oneKernel('ConvolutionInputGradient', { dy, weight: w0! }, shape, () =>
        withinPads(
          tf
            .engine()
            .runKernel(
              tf.Conv2DBackpropInput,
              { dy, filter: fullFilter(w0!) },
              { ...common, inputShape: paddedShape(x.shape, shape) },
            ),
          x.shape,
          shape,
        ),
      )
      const dweight = oneKernel('ConvolutionFilterGradient', { x: x0!, dy }, shape, () =>
        tf
          .engine()
          .runKernel<tf.Tensor>(
            tf.Conv2DBackpropFilter,
            { x: padded(x0!, shape), dy },
            { ...common, filterShape: [kernel, kernel, inputs, outputs] },
          )
          .transpose([3, 2, 0, 1]),
      )
      return bias ? [dx, dweight, columnSums(dy)] : [dx, dweight]
    },
  )
}

/** Patches do not overlap: a dense layer over each. What fills no patch is left out. */
function overPatches(x: tf.Tensor4D, weight: tf.Tensor4D, bias?: tf.Tensor1D): tf.Tensor4D {
  const [outputs, inputs, side] = weight.shape
  const [n, h, w] = x.shape
  const [rows, columns] = [Math.floor(h / side), Math.floor(w / side)]
  const values = side * side * inputs
  const whole =
    rows * side === h && columns * side === w
      ? x
      : x.slice<tf.Tensor4D>([0, 0, 0, 0], [n, rows * side, columns * side, inputs])
  // Whole runs of channels move, not single numbers.
  const patches = whole
    .reshape([n, rows, side, columns, side, inputs])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([n, rows, columns, values])
  const matrix = weight.transpose([0, 2, 3, 1]).reshape([outputs, values])
  return dense(patches, matrix, bias) as tf.Tensor4D
}

/** x [n, h, w, c], weight [c, 1, k, k]: every channel by its own filter. */
export function depthwise(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  { stride, pad }: ConvolutionShape,
  bias?: tf.Tensor1D,
): tf.Tensor4D {
  const [channels, , kernel] = weight.shape
  const shape = shapeOf(x, kernel, { stride, pad })
  const common = { strides: stride, pad: 'valid', dilations: [1, 1] }
  return withGradient(
    bias ? [x, weight, bias] : [x, weight],
    (save) => {
      save([x, weight])
      return oneKernel('Depthwise', bias ? { x, weight, bias } : { x, weight }, shape, () => {
        const y = tf.depthwiseConv2d(padded(x, shape), depthwiseFilter(weight), stride, 'valid')
        return bias ? y.add(bias) : y
      }) as tf.Tensor4D
    },
    (dy, [x0, w0]) => {
      const dx = oneKernel('DepthwiseInputGradient', { dy, weight: w0! }, shape, () =>
        withinPads(
          tf
            .engine()
            .runKernel(
              tf.DepthwiseConv2dNativeBackpropInput,
              { dy, filter: depthwiseFilter(w0!) },
              { ...common, inputShape: paddedShape(x.shape, shape) },
            ),
          x.shape,
          shape,
        ),
      )
      const dweight = oneKernel('DepthwiseFilterGradient', { x: x0!, dy }, shape, () =>
        tf
          .engine()
          .runKernel<tf.Tensor>(
            tf.DepthwiseConv2dNativeBackpropFilter,
            { x: padded(x0!, shape), dy },
            { ...common, filterShape: [kernel, kernel, channels, 1] },
          )
          .transpose([2, 3, 0, 1]),
      )
      return bias ? [dx, dweight, columnSums(dy)] : [dx, dweight]
    },
  )
}

/** [out, in, k, k] in TensorFlow's order. */
function fullFilter(weight: tf.Tensor): tf.Tensor4D {
  return weight.transpose([2, 3, 1, 0])
}

/** [c, 1, k, k] in TensorFlow's order. */
function depthwiseFilter(weight: tf.Tensor): tf.Tensor4D {
  return weight.transpose([2, 3, 0, 1])
}

/** Mean over rows and columns: [n, h, w, c] to [n, c]. */
export function globalMean(x: tf.Tensor4D): tf.Tensor2D {
  const [n, h, w, c] = x.shape
  return withGradient(
    [x],
    () => oneKernel('PageSums', { x }, {}, () => x.sum([1, 2])).mul<tf.Tensor2D>(1 / (h * w)),
    (dy) => {
      const each = dy.mul(1 / (h * w)).reshape([n, 1, 1, c])
      return [
        oneKernel('PageFill', { x: each }, { height: h, width: w }, () => each.tile([1, h, w, 1])),
      ]
    },
  )
}

/** Every channel of every page by a factor of its own: x [n, h, w, c] · factors [n, c]. */
export function scaleChannels(x: tf.Tensor4D, factors: tf.Tensor2D): tf.Tensor4D {
  const [n, , , c] = x.shape
  const scaled = (tensor: tf.Tensor, by: tf.Tensor): tf.Tensor4D =>
    oneKernel('PageScale', { x: tensor, factors: by }, {}, () =>
      tensor.mul(by.reshape([n, 1, 1, c])),
    ) as tf.Tensor4D
  return withGradient(
    [x, factors],
    (save) => {
      save([x, factors])
      return scaled(x, factors)
    },
    (dy, [x0, f0]) => [
      scaled(dy, f0!),
      oneKernel('PageDots', { x: x0!, y: dy }, {}, () => x0!.mul(dy).sum([1, 2])),
    ],
  )
}
