/** Every word of src/train/ops on small odd shapes. */
import * as ops from '../../../src/train/ops/ops.ts'
import { tf } from '../../../src/train/tensorflow.ts'
import { positive, signed } from '../support/op-case.ts'
import type { OpCase } from '../support/op-case.ts'

export interface WordCase extends OpCase {
  word: keyof typeof ops
}

type Run = (...inputs: never[]) => tf.Tensor | tf.Tensor[]

function word(name: keyof typeof ops, what: string, inputs: OpCase['inputs'], run: Run): WordCase {
  const title = what === '' ? name : `${name}, ${what}`
  return { word: name, name: title, inputs, run, differentiable: true }
}

interface Sides {
  n: number
  h: number
  w: number
  from: number
  to: number
  kernel: number
  stride: number
  pad: number | 'same'
  bias?: boolean
}

const sides = (n: number, h: number, w: number, from: number, to: number) => ({ n, h, w, from, to })

/** Beside those that read the image, channels are multiples of four, as the blocked layout wants. Ordinary, strided over even and odd sides, even kernels, patches with a rest, points, wide, tiny. */
const CONVOLUTIONS: readonly Sides[] = [
  { ...sides(2, 5, 7, 3, 4), kernel: 3, stride: 1, pad: 1, bias: true },
  { ...sides(1, 7, 6, 4, 8), kernel: 3, stride: 2, pad: 1 },
  { ...sides(2, 6, 5, 4, 4), kernel: 2, stride: 1, pad: 0 },
  { ...sides(1, 9, 8, 3, 4), kernel: 5, stride: 3, pad: 2, bias: true },
  { ...sides(2, 4, 6, 3, 5), kernel: 2, stride: 2, pad: 0, bias: true },
  { ...sides(1, 5, 7, 3, 4), kernel: 2, stride: 2, pad: 0 },
  { ...sides(1, 9, 4, 1, 2), kernel: 4, stride: 4, pad: 0 },
  { ...sides(2, 3, 5, 3, 4), kernel: 1, stride: 1, pad: 0, bias: true },
  { ...sides(2, 3, 2, 16, 20), kernel: 1, stride: 1, pad: 0 },
  { ...sides(1, 3, 3, 4, 4), kernel: 3, stride: 1, pad: 0 },
  { ...sides(1, 1, 1, 4, 8), kernel: 3, stride: 1, pad: 1, bias: true },
  { ...sides(1, 4, 3, 20, 12), kernel: 3, stride: 1, pad: 1, bias: true },
  { ...sides(2, 5, 4, 16, 16), kernel: 3, stride: 2, pad: 1 },
  { ...sides(1, 6, 6, 3, 4), kernel: 3, stride: 2, pad: 'same', bias: true },
  { ...sides(1, 5, 5, 3, 4), kernel: 4, stride: 1, pad: 'same' },
]

const DEPTHWISE: readonly Omit<Sides, 'to'>[] = [
  { ...sides(2, 5, 7, 4, 0), kernel: 3, stride: 1, pad: 1, bias: true },
  { ...sides(1, 8, 5, 4, 0), kernel: 5, stride: 2, pad: 2 },
  { ...sides(1, 6, 7, 4, 0), kernel: 3, stride: 2, pad: 1, bias: true },
  { ...sides(2, 4, 3, 4, 0), kernel: 2, stride: 1, pad: 0 },
  { ...sides(1, 8, 7, 4, 0), kernel: 7, stride: 1, pad: 3 },
  { ...sides(1, 3, 4, 20, 0), kernel: 3, stride: 1, pad: 1, bias: true },
  { ...sides(2, 8, 8, 4, 0), kernel: 5, stride: 2, pad: 'same' },
  { ...sides(2, 2, 3, 16, 0), kernel: 1, stride: 1, pad: 0 },
  { ...sides(1, 1, 1, 4, 0), kernel: 3, stride: 1, pad: 1 },
]

function said({ n, h, w, from, kernel, stride, pad, bias }: Omit<Sides, 'to'>): string {
  return `${n}×${h}×${w}×${from}, kernel ${kernel}, stride ${stride}, pad ${pad}${bias ? ', bias' : ''}`
}

const convolutions = CONVOLUTIONS.map((at) => {
  const { n, h, w, from, to, kernel, stride, pad, bias } = at
  const inputs = [signed(n, h, w, from), signed(to, from, kernel, kernel)]
  if (bias) inputs.push(signed(to))
  return word(
    'convolution',
    `${said(at)} to ${to}`,
    inputs,
    (x: tf.Tensor4D, filter: tf.Tensor4D, shift?: tf.Tensor1D) =>
      ops.convolution(x, filter, { stride, pad }, shift),
  )
})

const depthwise = DEPTHWISE.map((at) => {
  const { n, h, w, from, kernel, stride, pad, bias } = at
  const inputs = [signed(n, h, w, from), signed(from, 1, kernel, kernel)]
  if (bias) inputs.push(signed(from))
  return word(
    'depthwise',
    said(at),
    inputs,
    (x: tf.Tensor4D, filter: tf.Tensor4D, shift?: tf.Tensor1D) =>
      ops.depthwise(x, filter, { stride, pad }, shift),
  )
})

/** Pages for normalisations: several, one with a single pixel, one with more channels than a block. */
const PAGES = [
  [2, 3, 5, 4],
  [3, 1, 2, 8],
  [1, 2, 3, 20],
] as const

const norms = PAGES.flatMap((page) => {
  const [n, h, w, c] = page
  const what = page.join('×')
  const vectors = [signed(c), signed(c)]
  return [
    word(
      'batchNormTraining',
      what,
      [signed(...page), ...vectors],
      (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) => {
        const { y, mean, variance } = ops.batchNormTraining(x, gamma, beta, 1e-2)
        return [y, mean, variance]
      },
    ),
    {
      ...word(
        'batchNormInference',
        what,
        [signed(...page), ...vectors, signed(c), positive(c)],
        (
          x: tf.Tensor4D,
          gamma: tf.Tensor1D,
          beta: tf.Tensor1D,
          mean: tf.Tensor1D,
          variance: tf.Tensor1D,
        ) => ops.batchNormInference(x, gamma, beta, { mean, variance }, 1e-3),
      ),
      // Nothing is trained through it: the tracer writes it for inference alone.
      differentiable: 'eager' as const,
    },
    word(
      'layerNorm',
      what,
      [signed(...page), ...vectors],
      (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
        ops.layerNorm(x, gamma, beta, 1e-2),
    ),
    word(
      'globalResponseNorm',
      what,
      [positive(...page), ...vectors],
      (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
        ops.globalResponseNorm(x, gamma, beta),
    ),
    word('globalMean', what, [signed(...page)], (x: tf.Tensor4D) => ops.globalMean(x)),
    word(
      'scaleChannels',
      what,
      [signed(n, h, w, c), signed(n, c)],
      (x: tf.Tensor4D, factors: tf.Tensor2D) => ops.scaleChannels(x, factors),
    ),
    word('silu', what, [signed(...page)], (x: tf.Tensor) => ops.silu(x.mul(3))),
    // Channels on all three sides of the kinks, where there is no slope to compare with.
    word('relu6', what, [signed(...page)], (x: tf.Tensor) =>
      ops.relu6(x.mul(0.5).add(tf.tensor1d(Array.from({ length: c }, (_, i) => 6 * (i % 3) - 3)))),
    ),
    word('gelu', what, [signed(...page)], (x: tf.Tensor) => ops.gelu(x.mul(2))),
  ]
})

const order = ops.rowOrder(Int32Array.of(2, -1, 0, 2, 4, 2), 5)
const onceEach = ops.rowOrder(Int32Array.of(1, 3, -1, 0, 2), 4)

export const WORDS: readonly WordCase[] = [
  ...convolutions,
  ...depthwise,
  ...norms,
  word(
    'batchNormTraining',
    'one pixel',
    [signed(1, 1, 1, 4), signed(4), signed(4)],
    (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
      ops.batchNormTraining(x, gamma, beta, 0.5).y,
  ),
  word(
    'layerNorm',
    'tokens',
    [signed(2, 5, 7), signed(7), signed(7)],
    (x: tf.Tensor3D, gamma: tf.Tensor1D, beta: tf.Tensor1D) => ops.layerNorm(x, gamma, beta, 1e-2),
  ),
  word(
    'dense',
    'rows',
    [signed(3, 5), signed(4, 5), signed(4)],
    (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) => ops.dense(x, weight, bias),
  ),
  word(
    'dense',
    'pages, no bias',
    [signed(2, 2, 3, 5), signed(3, 5)],
    (x: tf.Tensor, weight: tf.Tensor) => ops.dense(x, weight),
  ),
  word(
    'dense',
    'one number',
    [signed(1, 1), signed(1, 1), signed(1)],
    (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) => ops.dense(x, weight, bias),
  ),
  word(
    'attention',
    'a bias for each head',
    [signed(2, 3, 4, 5), signed(2, 3, 4, 5), signed(2, 3, 4, 5), signed(1, 3, 4, 4)],
    (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D, bias: tf.Tensor) =>
      ops.attention(q, k, v, 0.7, bias),
  ),
  word(
    'attention',
    'one token',
    [signed(1, 1, 1, 3), signed(1, 1, 1, 3), signed(1, 1, 1, 3), signed(1, 1, 1, 1)],
    (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D, bias: tf.Tensor) =>
      ops.attention(q, k, v, 2, bias),
  ),
  {
    ...word(
      'crossEntropy',
      'weighed rows',
      [signed(3, 4)],
      (logits: tf.Tensor2D, targets: tf.Tensor2D, weights: tf.Tensor1D) =>
        ops.crossEntropy(logits.mul(3), targets, weights),
    ),
    constants: [
      { shape: [3, 4], values: [0.7, 0.1, 0.1, 0.1, 0, 0, 1, 0, 0.25, 0.25, 0.5, 0] },
      { shape: [3], values: [1, 0, 2.5] },
    ],
  },
  word('takeRows', 'rows used twice, once and never', [signed(2, 5, 3)], (x: tf.Tensor3D) =>
    ops.takeRows(x, order),
  ),
  word('takeRows', 'rows used once', [signed(2, 4, 3)], (x: tf.Tensor3D) =>
    ops.takeRows(x, onceEach),
  ),
  word('takeRows', 'and back again', [signed(1, 4, 3)], (x: tf.Tensor3D) =>
    ops.takeRows(ops.takeRows(x, onceEach), ops.reversed(onceEach)),
  ),
]
