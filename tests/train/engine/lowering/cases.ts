/** TensorFlow.js' own kernels as networks may call them, on small odd shapes. */
import { tf } from '../../../../src/train/tensorflow.ts'
import { apart, positive, signed } from '../../support/op-case.ts'
import type { Input, OpCase } from '../../support/op-case.ts'

/** The same number everywhere. */
const { fill: uniform } = tf

type Run = (...tensors: never[]) => tf.Tensor | tf.Tensor[]

function kernel(name: string, inputs: readonly Input[], run: Run): OpCase {
  return { name, inputs, run, differentiable: true }
}

/** A kernel whose result does not follow its input smoothly. */
function still(name: string, inputs: readonly Input[], run: Run): OpCase {
  return { ...kernel(name, inputs, run), differentiable: false }
}

/** An activation, and a vector as a head has it. */
const PLACES = [
  [2, 3, 2, 4],
  [2, 5],
] as const

type Fill = (...shape: number[]) => Input
const unaries: readonly [string, Fill, (x: tf.Tensor) => tf.Tensor][] = [
  ['abs', apart, (x) => x.abs()],
  ['neg', signed, (x) => x.neg()],
  ['exp', signed, (x) => x.exp()],
  ['log', positive, (x) => x.log()],
  ['sqrt', positive, (x) => x.sqrt()],
  ['erf', signed, (x) => x.erf()],
  ['tanh', signed, (x) => x.tanh()],
  ['sigmoid', signed, (x) => x.sigmoid()],
  ['relu', apart, (x) => x.relu()],
  ['rsqrt', positive, (x) => x.rsqrt()],
  ['square', signed, (x) => x.square()],
  ['clone', signed, (x) => x.clone()],
]

const binaries: readonly [string, Fill, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor][] = [
  ['add', signed, (a, b) => a.add(b)],
  ['sub', signed, (a, b) => a.sub(b)],
  ['mul', signed, (a, b) => a.mul(b)],
  ['div', positive, (a, b) => a.div(b)],
  ['maximum', signed, (a, b) => a.maximum(b)],
  ['minimum', signed, (a, b) => a.minimum(b)],
  ['pow', positive, (a, b) => a.pow(b)],
  ['squaredDifference', signed, (a, b) => a.squaredDifference(b)],
]

/** Those for whose operands of unlike shapes TensorFlow.js has no gradient. */
const UNSPREAD = new Set(['maximum', 'minimum', 'squaredDifference'])

/** Operands of one shape, and every way in which one is spread over the other. */
const PAIRS: readonly [readonly number[], readonly number[]][] = [
  [
    [2, 3, 2, 4],
    [2, 3, 2, 4],
  ],
  [[2, 3, 2, 4], [4]],
  [[2, 3, 2, 4], []],
  [
    [2, 3, 2, 4],
    [2, 1, 1, 1],
  ],
  [
    [1, 1, 2, 4],
    [2, 3, 1, 4],
  ],
  [
    [3, 1],
    [2, 3, 4],
  ],
]

const comparisons: readonly [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor][] = [
  ['greater', (a, b) => a.greater(b)],
  ['greaterEqual', (a, b) => a.greaterEqual(b)],
  ['less', (a, b) => a.less(b)],
  ['lessEqual', (a, b) => a.lessEqual(b)],
  ['equal', (a, b) => a.equal(b)],
]

const elementwise: readonly OpCase[] = [
  ...unaries.flatMap(([name, fill, run]) =>
    PLACES.map((shape) => kernel(`${name} of ${shape.join('×')}`, [fill(...shape)], run)),
  ),
  ...binaries.flatMap(([name, fill, run]) =>
    PAIRS.map(([a, b]) => {
      const title = `${name} of [${a.join()}] and [${b.join()}]`
      const spread = a.join() !== b.join() && UNSPREAD.has(name)
      return (spread ? still : kernel)(title, [fill(...a), fill(...b)], run)
    }),
  ),
  ...comparisons.map(([name, run]) =>
    // Multiples of a half, so that some are equal.
    still(`${name}, some equal`, [signed(3, 7), signed(7)], (a: tf.Tensor, b: tf.Tensor) =>
      run(a.mul(2).toInt().toFloat(), b.mul(2).toInt().toFloat()).cast('float32'),
    ),
  ),
  ...[0, 1].flatMap((neutral) => [
    kernel(`neutral ${neutral} after`, [signed(2, 3)], (x: tf.Tensor) =>
      neutral === 1 ? x.mul(1).div(1) : x.add(0).sub(0),
    ),
    kernel(`neutral ${neutral} before`, [signed(2, 3)], (x: tf.Tensor) =>
      neutral === 1 ? tf.scalar(1).mul(x) : tf.scalar(0).add(x),
    ),
  ]),
  kernel('1 / x and 0 - x, which are not x', [positive(2, 3)], (x: tf.Tensor) =>
    tf.scalar(1).div(x).add(tf.scalar(0).sub(x)),
  ),
  still('step', [apart(2, 3, 2, 4)], (x: tf.Tensor) => x.step()),
  still('step of zeros', [signed(4)], (x: tf.Tensor) => x.mul(0).step()),
  {
    ...kernel('where', [signed(2, 4), signed(2, 4)], (a: tf.Tensor, b: tf.Tensor, at: tf.Tensor) =>
      tf.where(at.cast('bool'), a, b),
    ),
    constants: [{ shape: [2, 4], values: [1, 0, 0, 1, 1, 1, 0, 1] }],
  },
  {
    ...kernel('where, zeros else', [signed(2, 5)], (x: tf.Tensor, at: tf.Tensor) =>
      tf.where(at.greater(0), x, tf.zerosLike(x)),
    ),
    constants: [{ shape: [2, 5], values: [1, -1, 0, 1, 2, 1, 0, -3, 1, 1] }],
  },
  still('zerosLike and onesLike', [signed(2, 3)], (x: tf.Tensor) => [
    tf.zerosLike(x),
    tf.onesLike(x),
  ]),
  kernel('fill', [signed(2, 3)], (x: tf.Tensor) =>
    x.mul(uniform([2, 3], 2.5)).add(uniform([3], -1)),
  ),
  still('cast to whole numbers and truth', [apart(2, 5)], (x: tf.Tensor) => [
    x.cast('int32').cast('float32'),
    x.cast('bool').cast('float32'),
    uniform([3], 2.75).cast('int32').cast('float32'),
  ]),
]

const reductions: readonly OpCase[] = (
  [
    ['sum', signed, tf.sum],
    ['mean', signed, tf.mean],
    ['max', apart, tf.max],
    ['min', apart, tf.min],
  ] as const
).flatMap(([name, fill, run]) => [
  kernel(`${name} of all`, [fill(3, 5)], (x: tf.Tensor) => run(x)),
  kernel(`${name} of the last axis, kept`, [fill(2, 3, 4)], (x: tf.Tensor) => run(x, -1, true)),
  kernel(`${name} of rows and columns`, [fill(2, 3, 2, 4)], (x: tf.Tensor) => run(x, [1, 2])),
  kernel(`${name} of the first axis`, [fill(3, 4)], (x: tf.Tensor) => run(x, 0)),
  kernel(`${name} of axes in any order`, [fill(2, 3, 4)], (x: tf.Tensor) => run(x, [-1, 0])),
])

/** TensorFlow.js composes it; other code may ask for the kernel. */
function logSoftmax(logits: tf.Tensor): tf.Tensor {
  if (!tf.getKernel('LogSoftmax', tf.getBackend())) return tf.logSoftmax(logits)
  return tf.engine().runKernel<tf.Tensor>('LogSoftmax', { logits }, { axis: -1 })
}

const matrices: readonly OpCase[] = [
  ...[0, 1, 2, 3].flatMap((turns) => {
    const [turnA, turnB] = [turns % 2 === 1, turns >= 2]
    return [[], [3], [2, 3]].map((batch) => {
      const a = [...batch, ...(turnA ? [4, 2] : [2, 4])]
      const b = [...batch, ...(turnB ? [5, 4] : [4, 5])]
      return kernel(
        `matMul of [${a.join()}] and [${b.join()}], turned ${turnA}, ${turnB}`,
        [signed(...a), signed(...b)],
        (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, turnA, turnB),
      )
    })
  }),
  kernel('softmax', [signed(2, 3, 5)], (x: tf.Tensor) => tf.softmax(x.mul(4))),
  still('log of softmax', [signed(3, 4)], (x: tf.Tensor) => logSoftmax(x.mul(4))),
]

const shapes: readonly OpCase[] = [
  kernel('reshape', [signed(2, 3, 4)], (x: tf.Tensor) => x.reshape([4, -1]).exp()),
  kernel('reshape of a page', [signed(2, 3, 2, 4)], (x: tf.Tensor) => x.reshape([2, 6, 4]).exp()),
  kernel('expandDims, first and last', [signed(2, 3)], (x: tf.Tensor) =>
    x.expandDims(-1).exp().expandDims(0),
  ),
  kernel('transpose', [signed(2, 3, 4)], (x: tf.Tensor) => x.transpose([2, 0, 1]).exp()),
  kernel('transpose of a page', [signed(2, 3, 2, 4)], (x: tf.Tensor) =>
    x.transpose([0, 3, 2, 1]).exp(),
  ),
  kernel('transposes, one after the other', [signed(2, 3, 4)], (x: tf.Tensor) =>
    x.transpose([1, 2, 0]).transpose([1, 2, 0]).exp(),
  ),
  kernel('slice', [signed(3, 4, 5)], (x: tf.Tensor) => x.slice([1, 0, 2], [2, -1, 2]).exp()),
  kernel('slice of the first axis', [signed(4, 3)], (x: tf.Tensor) => x.slice(1, 2).exp()),
  kernel('slice of a page', [signed(2, 3, 4, 4)], (x: tf.Tensor) =>
    x.slice([0, 1, 1, 0], [2, 2, 3, 4]).exp(),
  ),
  kernel('concat', [signed(2, 3), signed(2, 1), signed(2, 4)], (...parts: tf.Tensor[]) =>
    tf.concat(parts, -1).exp(),
  ),
  kernel('concat of pages', [signed(1, 2, 2, 4), signed(2, 2, 2, 4)], (...parts: tf.Tensor[]) =>
    tf.concat(parts, 0).exp(),
  ),
  kernel('split into unlike parts', [signed(2, 6)], (x: tf.Tensor) => {
    const [a, b] = tf.split(x, [2, 4], -1)
    return a!.exp().sum(1).add(b!.exp().sum(1))
  }),
  kernel('split into equal parts', [signed(4, 3)], (x: tf.Tensor) => {
    const [a, b] = tf.split(x, 2, 0)
    return a!.exp().add(b!.exp())
  }),
  kernel('pad', [signed(2, 3)], (x: tf.Tensor) =>
    tf
      .pad(x, [
        [1, 0],
        [0, 2],
      ])
      .exp(),
  ),
  kernel('pad with a number', [signed(2, 3)], (x: tf.Tensor) =>
    tf
      .pad(
        x,
        [
          [0, 1],
          [2, 0],
        ],
        -0.5,
      )
      .exp(),
  ),
  kernel('pad a page', [signed(2, 2, 3, 4)], (x: tf.Tensor) =>
    tf
      .pad(x, [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ])
      .exp(),
  ),
  kernel('pad by nothing', [signed(2, 3)], (x: tf.Tensor) =>
    tf
      .pad(x, [
        [0, 0],
        [0, 0],
      ])
      .exp(),
  ),
  kernel('tile', [signed(2, 3)], (x: tf.Tensor) => tf.tile(x, [3, 2]).exp()),
  kernel('tile a page', [signed(2, 1, 1, 4)], (x: tf.Tensor) => tf.tile(x, [1, 3, 2, 1]).exp()),
  kernel('tile one number', [signed(3)], (x: tf.Tensor) =>
    x.add(tf.tile(uniform([1], 2), [3])).exp(),
  ),
  {
    ...kernel('gather rows, some twice', [signed(4, 3)], (x: tf.Tensor, at: tf.Tensor) =>
      tf.gather(x, at.cast('int32')).exp(),
    ),
    constants: [{ shape: [5], values: [3, 0, 3, 1, 3] }],
  },
  {
    ...kernel('gather columns', [signed(2, 4, 3)], (x: tf.Tensor, at: tf.Tensor) =>
      tf.gather(x, at.cast('int32'), 1).exp(),
    ),
    constants: [{ shape: [3], values: [2, 0, 2] }],
  },
]

export const KERNELS: readonly OpCase[] = [...elementwise, ...reductions, ...matrices, ...shapes]
