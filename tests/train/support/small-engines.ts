/**
 * A true model, small enough for tests: softmax regression on block means, with dropout, a running
 * mean as buffer, AdamW and an EMA of the weights, in plain arithmetic.
 */
import type { Backbone } from '../../../src/train/models/backbone.ts'
import type {
  EngineOptions,
  InferenceEngine,
  ModelState,
  OptimiserSettings,
  OptimiserState,
  Stored,
  TrainingBatch,
  TrainingEngine,
} from '../../../src/train/engine/engine.ts'
import type { Engines } from '../../../src/train/engines.ts'
import { InputError, WorkError } from '../../../src/core/errors.ts'
import type { Rng } from '../../../src/core/rng.ts'

/** Blocks a side. */
const GRID = 8
const FEATURES = GRID * GRID

export interface SmallOptions {
  /** the update at which the loss stops being a number */
  nanAt?: number
  /** told of every gradient */
  onGradient?: () => void | Promise<void>
  /** devices that could not be used, with reasons */
  unavailable?: string[]
}

export function smallEngines(small: SmallOptions = {}): Engines {
  return {
    backbone: smallBackbone,
    initialState: (options, random) => ({
      parameters: new Map([
        ['head.weight', stored([options.classes, FEATURES], () => 0.05 * random.normal())],
        ['head.bias', stored([options.classes], () => 0)],
      ]),
      buffers: new Map([['running_mean', stored([FEATURES], () => 0)]]),
    }),
    openTraining: (options, state, optimiser) =>
      Promise.resolve(new SmallTraining(options, state, optimiser, small)),
    openInference: (options, state) => Promise.resolve(smallInference(options, state)),
    pretrained: (_from, _options, fresh) => Promise.resolve({ model: fresh, notes: [] }),
  }
}

function smallBackbone(name: string): Backbone {
  if (!name.startsWith('small'))
    throw new InputError('BACKBONE_UNKNOWN', `unknown backbone "${name}"`)
  return {
    name,
    family: 'convnext',
    size: 16,
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    defaults: { drop: 0.2, dropPath: 0 },
    head: 'head',
    checkSize(size) {
      if (size % GRID !== 0)
        throw new InputError('SIZE_INVALID', `${size} is no multiple of ${GRID}`)
    },
    forward() {
      throw new Error('the small model has no graph')
    },
  }
}

function stored(shape: number[], draw: () => number): Stored {
  const count = shape.reduce((product, side) => product * side, 1)
  return { shape, values: Float32Array.from({ length: count }, draw) }
}

/** Means of green over blocks, about -1 to 1. */
function features(images: Uint8Array, row: number, size: number): Float32Array {
  const out = new Float32Array(FEATURES)
  const side = size / GRID
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const block = Math.floor(y / side) * GRID + Math.floor(x / side)
      const value = images[((row * size + y) * size + x) * 3 + 1]!
      out[block] = out[block]! + value / 127.5 / side / side
    }
  }
  return out.map((value) => value - 1)
}

function logitsOf(x: Float32Array, { parameters, buffers }: ModelState, classes: number): number[] {
  const weight = parameters.get('head.weight')!.values
  const bias = parameters.get('head.bias')!.values
  const mean = buffers.get('running_mean')!.values
  return Array.from({ length: classes }, (_, c) => {
    let sum = bias[c]!
    for (let f = 0; f < FEATURES; f++) sum += weight[c * FEATURES + f]! * (x[f]! - mean[f]!)
    return sum
  })
}

function softmax(logits: readonly number[]): number[] {
  const max = Math.max(...logits)
  const powers = logits.map((value) => Math.exp(value - max))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

class SmallTraining implements TrainingEngine {
  readonly options: EngineOptions
  readonly device = 'plain'
  readonly unavailable: string[]
  readonly state: ModelState
  readonly optimiser: OptimiserState
  private sums = new Map<string, Float64Array>()
  private parts = 0
  private readonly nanAt: number
  private readonly onGradient: SmallOptions['onGradient']

  constructor(
    options: EngineOptions,
    state: ModelState,
    optimiser: OptimiserState | undefined,
    { nanAt = Infinity, onGradient, unavailable = [] }: SmallOptions,
  ) {
    this.options = options
    this.state = state
    const like = (copy: boolean): Map<string, Stored> =>
      new Map(
        Array.from(state.parameters, ([name, { shape, values }]) => [
          name,
          { shape, values: copy ? values.slice() : new Float32Array(values.length) },
        ]),
      )
    this.optimiser = optimiser ?? {
      steps: 0,
      firstMoment: like(false),
      secondMoment: like(false),
      ema: like(true),
    }
    this.unavailable = unavailable
    this.nanAt = nanAt
    this.onGradient = onGradient
  }

  async gradient(
    { images, targets, weights }: TrainingBatch,
    random: Rng,
  ): Promise<{ loss: number; logits: Float32Array }> {
    await this.onGradient?.()
    const { classes, size, batch, drop = 0 } = this.options
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const dWeight = this.sum('head.weight', classes * FEATURES)
    const dBias = this.sum('head.bias', classes)
    const logits = new Float32Array(batch * classes)
    const mean = this.state.buffers.get('running_mean')!.values
    let loss = 0
    for (let row = 0; row < batch; row++) {
      const x = features(images, row, size).map((v) =>
        random.bernoulli(drop) ? 0 : v / (1 - drop),
      )
      const found = logitsOf(x, this.state, classes)
      logits.set(found, row * classes)
      const probabilities = softmax(found)
      const share = weights[row]! / total
      for (let c = 0; c < classes; c++) {
        const target = targets[row * classes + c]!
        loss -= share * target * Math.log(probabilities[c]! + 1e-12)
        const slope = share * (probabilities[c]! - target)
        dBias[c] = dBias[c]! + slope
        for (let f = 0; f < FEATURES; f++) {
          dWeight[c * FEATURES + f] = dWeight[c * FEATURES + f]! + slope * (x[f]! - mean[f]!)
        }
      }
      for (let f = 0; f < FEATURES; f++) mean[f] = 0.999 * mean[f]! + 0.001 * x[f]!
    }
    this.parts++
    if (this.optimiser.steps >= this.nanAt) throw new WorkError('NAN_LOSS', 'the loss is no number')
    return { loss, logits }
  }

  private sum(name: string, count: number): Float64Array {
    const found = this.sums.get(name) ?? new Float64Array(count)
    this.sums.set(name, found)
    return found
  }

  readonly bytesMoved = 0

  synchronise(): Promise<void> {
    return Promise.resolve()
  }

  update(settings: OptimiserSettings): Promise<{ norm: number }> {
    const { learningRate, beta1, beta2, epsilon, weightDecay, clip, emaDecay } = settings
    const { optimiser, state } = this
    let squares = 0
    for (const sums of this.sums.values()) {
      for (const value of sums) squares += (value / this.parts) ** 2
    }
    const norm = Math.sqrt(squares)
    const scale = Math.min(1, clip / (norm + 1e-12)) / this.parts
    const step = ++optimiser.steps
    for (const [name, sums] of this.sums) {
      const p = state.parameters.get(name)!.values
      const m = optimiser.firstMoment.get(name)!.values
      const v = optimiser.secondMoment.get(name)!.values
      const a = optimiser.ema.get(name)!.values
      for (let i = 0; i < p.length; i++) {
        const g = sums[i]! * scale
        m[i] = beta1 * m[i]! + (1 - beta1) * g
        v[i] = beta2 * v[i]! + (1 - beta2) * g * g
        const move =
          m[i]! / (1 - beta1 ** step) / (Math.sqrt(v[i]! / (1 - beta2 ** step)) + epsilon)
        const decay = name.endsWith('bias') ? 0 : weightDecay
        p[i] = p[i]! - learningRate * (move + decay * p[i]!)
        a[i] = emaDecay * a[i]! + (1 - emaDecay) * p[i]!
      }
    }
    this.sums = new Map()
    this.parts = 0
    return Promise.resolve({ norm })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

function smallInference(options: EngineOptions, state: ModelState): InferenceEngine {
  const { classes, size } = options
  return {
    options,
    device: 'plain',
    unavailable: [],
    logits(images, rows) {
      const out = new Float32Array(rows * classes)
      for (let row = 0; row < rows; row++) {
        out.set(logitsOf(features(images, row, size), state, classes), row * classes)
      }
      return Promise.resolve(out)
    },
    close: () => Promise.resolve(),
  }
}
