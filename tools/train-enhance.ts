/**
 * Trains the document enhancement network and writes its weights beside its code.
 *
 *     npx tsx tools/train-enhance.ts [pages per class] [steps] [--fonts FOLDER] [--continue] [--threads N]
 *
 * Pages are drawn (the sample set's layouts and pages of print under seeds of their own, in the
 * sample's fonts and those of the folder) and degraded as `testlike` does; the network learns to predict
 * the brightness that they had before. One step takes 16 squares of 96 pixels. The step is traced
 * to ONNX Runtime by the trainer's engine. Nothing but the arguments (and, in the last digits, the
 * processor) decides the result, except that `--continue` starts from the present weights. Those were
 * trained by `28 28000 --threads 1` with the fonts that train-orientation.ts names.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import { rngFrom, type Rng } from '../src/core/rng.ts'
import { squareMaps } from '../src/page/geometry/orientation.ts'
import { enhanceBrightness } from '../src/page/networks/enhance/network.ts'
import { FINE, SHAPES, UNIT, WHITE, type EnhanceLayer } from '../src/page/networks/enhance/shape.ts'
import { enhanceLayers, packEnhanceLayers } from '../src/page/networks/enhance/weights.ts'
import { updateAll } from '../src/train/engine/adamw.ts'
import { writeModel } from '../src/train/engine/graph/write.ts'
import { cpuProvider, openSession } from '../src/train/engine/provider.ts'
import { stateMemory } from '../src/train/engine/state-memory.ts'
import { flat, totalSize } from '../src/train/engine/state.ts'
import { trace } from '../src/train/engine/trace/backend.ts'
import { convolution } from '../src/train/ops/convolution.ts'
import { tf } from '../src/train/tensorflow.ts'
import { trainingPairs, type Pair } from './enhance-pages.ts'
import { fontsOf } from './orientation-pages.ts'

const BATCH = 16
const SIDE = 96
const HALF = SIDE / 2
const RATE = 2e-3
const HELD = 24
const EVERY = 1000
/** Squares with less contrast than this are drawn again, twice at most. */
const MIN_CONTRAST = 6

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    continue: { type: 'boolean', default: false },
    fonts: { type: 'string' },
    threads: { type: 'string' },
  },
})
const [perClass = 28, steps = 30_000] = positionals.map(Number)
// The key by which the present weights were drawn.
const rng = rngFrom('train-mend')
const specs = SHAPES.flatMap(({ name, inputs, outputs, side }) => [
  { name: `${name}.weight`, shape: [outputs, inputs, side, side], decay: true },
  { name: `${name}.bias`, shape: [outputs], decay: false },
])

/** The output of the network for pixels [n, h, w, 4], which is added to them. */
function residual(pixels: Tensor4D, tensors: ReadonlyMap<string, Tensor>): Tensor4D {
  const layer = (x: Tensor4D, name: string, stride = 1): Tensor4D => {
    const weight = tensors.get(`${name}.weight`)! as Tensor4D
    const bias = tensors.get(`${name}.bias`)! as tf.Tensor1D
    return convolution(x, weight, { stride, pad: weight.shape[2] >> 1 }, bias)
  }
  const fine = tf.relu(layer(pixels, 'first'))
  let coarse = tf.relu(layer(fine, 'down', 2))
  for (const { name } of SHAPES) if (name.startsWith('deep')) coarse = tf.relu(layer(coarse, name))
  const [n, h, w] = coarse.shape
  const up = tf
    .relu(layer(coarse, 'up'))
    .reshape([n, h, w, 2, 2, FINE])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([n, 2 * h, 2 * w, FINE]) as Tensor4D
  return layer(tf.relu(layer(tf.concat([up, fine], 3), 'join')), 'last')
}

/** The step as a graph: mean squared error of the squares `degraded` against `clean`, and its gradient. */
async function openStep(parameters: ReturnType<typeof flat>, gradient: ReturnType<typeof flat>) {
  const { runtime, operatorSet } = await cpuProvider()
  const shape = [BATCH, HALF, HALF, 4]
  const graph = trace(operatorSet, ({ graph: into, tensor, value }) => {
    const degraded = tensor(into.input('degraded', shape)) as Tensor4D
    const clean = tensor(into.input('clean', shape)) as Tensor4D
    const tensors = new Map(
      specs.map((spec) => [spec.name, tensor(into.input(spec.name, spec.shape))]),
    )
    const result = tf.engine().gradients(
      () =>
        tf
          .squaredDifference(degraded.add(residual(degraded, tensors)), clean)
          .mean()
          .mul(10),
      [...tensors.values()],
    )
    into.outputs.set('loss', value(tf.keep(result.value)))
    result.grads.forEach((each, i) => {
      into.outputs.set(`gradient.${specs[i]!.name}`, value(tf.keep(each)))
    })
  })
  const threads = flags.threads === undefined ? undefined : Number(flags.threads)
  const session = await openSession(runtime, 'cpu', writeModel(graph), { threads })
  const make = (values: Float32Array, of: readonly number[]) =>
    new runtime.Tensor('float32', values, of)
  const weights = Object.fromEntries(
    specs.map(({ name, shape: of }) => [name, make(parameters.named.get(name)!.values, of)]),
  )
  const loss = new Float32Array(1)
  const fetches = Object.fromEntries([
    ['loss', make(loss, [])],
    ...specs.map(({ name, shape: of }) => [
      `gradient.${name}`,
      make(gradient.named.get(name)!.values, of),
    ]),
  ])
  return async (degraded: Float32Array, clean: Float32Array): Promise<number> => {
    await session.run(
      { ...weights, degraded: make(degraded, shape), clean: make(clean, shape) },
      fetches,
    )
    return loss[0]!
  }
}

const MAPS = squareMaps(SIDE)
/** Orientations by what is drawn for them when the present weights were trained. */
const DRAWN = [0, 4, 6, 2, 5, 3, 1, 7]

/** Squares of pages, in one of their eight orientations, into the two batches. */
function fillBatch(
  pairs: readonly Pair[],
  own: Rng,
  degraded: Float32Array,
  clean: Float32Array,
): void {
  for (let n = 0; n < BATCH; n++) {
    const pair = own.pick(pairs)
    let [left, top] = [0, 0]
    for (let tries = 0; tries < 3; tries++) {
      left = own.int(0, pair.width - SIDE)
      top = own.int(0, pair.height - SIDE)
      if (contrastOf(pair, left, top) > MIN_CONTRAST) break
    }
    const map = MAPS[DRAWN[own.int(0, 7)]!]!
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const at = map[y * SIDE + x]!
        const from = (top + Math.floor(at / SIDE)) * pair.width + left + (at % SIDE)
        const to = (((n * HALF + (y >> 1)) * HALF + (x >> 1)) << 2) + ((y & 1) << 1) + (x & 1)
        degraded[to] = (pair.degraded[from]! - WHITE) / UNIT
        clean[to] = (pair.clean[from]! - WHITE) / UNIT
      }
    }
  }
}

/** Standard deviation of every other pixel of a square of the clean page, in grey levels. */
function contrastOf({ width, clean }: Pair, left: number, top: number): number {
  let [sum, squares, count] = [0, 0, 0]
  for (let y = top; y < top + SIDE; y += 2) {
    for (let x = left; x < left + SIDE; x += 2, count++) {
      const value = clean[y * width + x]!
      sum += value
      squares += value * value
    }
  }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
}

/** Decibels that the network of the source's own arithmetic gains on pages it has not seen: mean and worst. */
function gainOf(layers: readonly EnhanceLayer[], pairs: readonly Pair[]): [number, number] {
  const gains = pairs.map(({ width, height, degraded, clean }) => {
    const plane = { width, height, values: Float32Array.from(degraded) }
    enhanceBrightness(plane, layers)
    let [before, after] = [1e-3, 1e-3]
    for (let i = 0; i < degraded.length; i++) {
      before += (degraded[i]! - clean[i]!) ** 2
      after += (plane.values[i]! - clean[i]!) ** 2
    }
    return 10 * Math.log10(before / after)
  })
  return [gains.reduce((sum, gain) => sum + gain, 0) / gains.length, Math.min(...gains)]
}

const all = rng
  .foldIn('held')
  .shuffled(trainingPairs(perClass, flags.fonts === undefined ? [] : fontsOf(flags.fonts)))
const [held, pairs] = [all.slice(0, HELD), all.slice(HELD)]
process.stdout.write(`${pairs.length} pages, ${totalSize(specs)} weights\n`)

const { kernels, stretches } = stateMemory(5, totalSize(specs))
const [parameters, gradient, firstMoment, secondMoment, ema] = stretches as [
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
]
const live = flat(specs, parameters)
const known = flags.continue ? enhanceLayers() : undefined
SHAPES.forEach(({ name, inputs, side }, i) => {
  const { values } = live.named.get(`${name}.weight`)!
  const spread = Math.sqrt((name === 'last' ? 0.05 : 2) / (inputs * side * side))
  const own = rng.foldIn(name)
  values.set(known?.[i]!.weights ?? values.map(() => own.normal(0, spread)))
  if (known) live.named.get(`${name}.bias`)!.values.set(known[i]!.bias)
})
ema.set(parameters)
const averaged = flat(specs, ema)
const layersOf = (): EnhanceLayer[] =>
  SHAPES.map(({ name }) => ({
    weights: averaged.named.get(`${name}.weight`)!.values,
    bias: averaged.named.get(`${name}.bias`)!.values,
  }))

const step = await openStep(live, flat(specs, gradient))
const degraded = new Float32Array(BATCH * SIDE * SIDE)
const clean = new Float32Array(degraded.length)
let running = 0
for (let at = 1; at <= steps; at++) {
  fillBatch(pairs, rng.foldIn(`step/${at}`), degraded, clean)
  const loss = await step(degraded, clean)
  running = running === 0 ? loss : 0.99 * running + 0.01 * loss
  const share = (1 + Math.cos((Math.PI * at) / steps)) / 2
  const learningRate = (flags.continue ? RATE / 3 : RATE) * Math.min(1, at / 500) * share
  const norm = Math.sqrt(kernels.squares(gradient.byteOffset, gradient.length))
  const settings = {
    learningRate,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 1e-4,
    clip: 0.5,
    emaDecay: Math.min(0.999, at / (at + 10)),
  }
  const factor = Math.min(1, settings.clip / (norm + 1e-6))
  updateAll(kernels, specs, { parameters, gradient, firstMoment, secondMoment, ema }, settings, {
    factor,
    steps: at,
  })
  if (at % EVERY !== 0 && at !== steps) continue
  const [mean, worst] = gainOf(layersOf(), held)
  process.stdout.write(
    `step ${at}: loss ${running.toFixed(4)}, gain ${mean.toFixed(2)} dB, worst ${worst.toFixed(2)}\n`,
  )
  writeFileSync(
    new URL('../src/page/networks/enhance/weights.bin', import.meta.url),
    packEnhanceLayers(layersOf()),
  )
}
