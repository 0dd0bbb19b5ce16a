/** A training engine over any way of running one step. */
import { WorkError } from '../../core/errors.ts'
import type { Rng } from '../../core/rng.ts'
import { globalNorm, updateAll } from './adamw.ts'
import type { OptimiserMemory, UpdateScale } from './adamw.ts'
import type {
  EngineOptions,
  ModelState,
  OptimiserSettings,
  OptimiserState,
  StepBytes,
  StepResult,
  Stored,
  TrainingBatch,
  TrainingEngine,
} from './engine.ts'
import { FIRST_SCALE, lower, raise } from './loss-scale.ts'
import { sizeOf } from './layout/shapes.ts'
import type { Declaration } from './program.ts'
import { stateMemory } from './state-memory.ts'
import type { UpdateKernels } from './state-memory.ts'
import { copied, flat, totalSize } from './state.ts'
import type { Flat } from './state.ts'

/** What a way of running a step works on: the live parameters and the place for their gradient. */
export interface StepMemory {
  parameters: Flat
  buffers: Flat
  gradient: Flat
  firstMoment: ReadonlyMap<string, Stored>
  secondMoment: ReadonlyMap<string, Stored>
  ema: ReadonlyMap<string, Stored>
}

/** The state of a run in a device's memory, which updates it there. */
export interface Resident {
  readonly bytesMoved: number
  norm(): Promise<number>
  apply(settings: OptimiserSettings, scale: UpdateScale): Promise<void>
  dropGradient(): void
  read(): Promise<void>
}

export interface StepOutput extends StepResult {
  statistics: ReadonlyMap<string, { values: Float32Array; momentum: number }>
}

/** Runs forward and backward; the gradient is written to the memory it was made with. */
export interface StepRunner {
  readonly device: string
  readonly unavailable: readonly string[]
  /** Present where the device keeps the state and sums the gradients. */
  readonly resident?: Resident
  readonly planned?: StepBytes
  /**
   * @param kept gradients before this one since the last update
   * @param lossScale what the gradients are multiplied by; only in half precision
   */
  run(
    batch: TrainingBatch,
    masks: readonly Float32Array[],
    kept: number,
    lossScale?: number,
  ): Promise<StepOutput>
  close(): Promise<void>
}

export class Training implements TrainingEngine {
  readonly options: EngineOptions
  readonly state: ModelState
  readonly optimiser: OptimiserState
  readonly #declaration: Declaration
  readonly #kernels: UpdateKernels
  readonly #optimiserMemory: OptimiserMemory
  readonly #memory: StepMemory
  readonly #runner: StepRunner
  /** Sum of the gradients kept before the one being computed. */
  #before: Float32Array | undefined
  #kept = 0

  private constructor(options: EngineOptions, parts: Parts, runner: StepRunner) {
    this.options = options
    this.#declaration = parts.declaration
    this.#memory = parts.memory
    this.#kernels = parts.kernels
    this.#optimiserMemory = parts.optimiserMemory
    this.#runner = runner
    this.state = {
      parameters: parts.memory.parameters.named,
      buffers: parts.memory.buffers.named,
    }
    this.optimiser = parts.optimiser
  }

  static async open(
    options: EngineOptions,
    declaration: Declaration,
    state: ModelState,
    optimiser: OptimiserState | undefined,
    makeRunner: (memory: StepMemory) => Promise<StepRunner>,
  ): Promise<Training> {
    const parts = layOut(declaration, state, optimiser)
    if (options.precision === 'half') {
      parts.optimiser.lossScale = { ...(optimiser?.lossScale ?? FIRST_SCALE) }
    }
    return new Training(options, parts, await makeRunner(parts.memory))
  }

  get device(): string {
    return this.#runner.device
  }

  get unavailable(): readonly string[] {
    return this.#runner.unavailable
  }

  get planned(): StepBytes | undefined {
    return this.#runner.planned
  }

  async gradient(batch: TrainingBatch, random: Rng): Promise<StepResult> {
    const masks = this.#declaration.masks.map(({ shape, keep }) => {
      const mask = new Float32Array(sizeOf(shape))
      for (let i = 0; i < mask.length; i++) mask[i] = random.bernoulli(keep) ? 1 / keep : 0
      return mask
    })
    const isHere = !this.#runner.resident
    if (isHere && this.#kept > 0) {
      this.#before ??= new Float32Array(this.#memory.gradient.all.length)
      this.#before.set(this.#memory.gradient.all)
    }
    const { loss, logits, statistics } = await this.#runner.run(
      batch,
      masks,
      this.#kept,
      this.optimiser.lossScale?.factor,
    )
    if (!Number.isFinite(loss)) {
      if (isHere && this.#kept > 0) this.#memory.gradient.all.set(this.#before!)
      throw lossError(this.optimiser.steps + 1, `the loss is ${loss}`)
    }
    for (const [name, { values, momentum }] of statistics) {
      const kept = this.state.buffers.get(name)!.values
      for (let i = 0; i < kept.length; i++) {
        kept[i] = (1 - momentum) * kept[i]! + momentum * values[i]!
      }
    }
    if (isHere) this.#keep()
    this.#kept++
    return { loss, logits }
  }

  /** Adds the gradient just computed to those kept; the last sum lies where the gradient does. */
  #keep(): void {
    const { all } = this.#memory.gradient
    if (this.#kept > 0) {
      const before = this.#before!
      for (let i = 0; i < all.length; i++) all[i] = all[i]! + before[i]!
    }
  }

  get bytesMoved(): number {
    return this.#runner.resident?.bytesMoved ?? 0
  }

  async synchronise(): Promise<void> {
    await this.#runner.resident?.read()
  }

  async update(settings: OptimiserSettings): Promise<{ norm: number }> {
    if (this.#kept === 0) throw new WorkError('NO_GRADIENT', 'update was called before gradient')
    const { resident } = this.#runner
    const length = resident
      ? await resident.norm()
      : globalNorm(this.#kernels, this.#memory.gradient.all)
    const { lossScale } = this.optimiser
    const mean = 1 / (this.#kept * (lossScale?.factor ?? 1))
    const norm = length * mean
    const step = this.optimiser.steps + 1
    this.#kept = 0
    if (!Number.isFinite(norm)) {
      resident?.dropGradient()
      if (lossScale && lower(lossScale)) return { norm: 0 }
      throw lossError(step, `the norm of the gradient is ${norm}`)
    }
    const factor = norm > settings.clip ? (mean * settings.clip) / (norm + 1e-6) : mean
    this.optimiser.steps = step
    if (lossScale) raise(lossScale)
    const scale = { factor, steps: step }
    if (resident) await resident.apply(settings, scale)
    else {
      const { parameters } = this.#declaration
      updateAll(this.#kernels, parameters, this.#optimiserMemory, settings, scale)
    }
    return { norm }
  }

  close(): Promise<void> {
    return this.#runner.close()
  }
}

interface Parts {
  declaration: Declaration
  memory: StepMemory
  kernels: UpdateKernels
  optimiserMemory: OptimiserMemory
  optimiser: OptimiserState
}

/** Everything a run keeps, copied into the weights' memory. */
function layOut(
  declaration: Declaration,
  state: ModelState,
  optimiser: OptimiserState | undefined,
): Parts {
  const specs = declaration.parameters
  const { kernels, stretches } = stateMemory(5, totalSize(specs))
  const [parameters, gradient, firstMoment, secondMoment, ema] = stretches as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const kept = {
    firstMoment: moments(firstMoment, optimiser?.firstMoment),
    secondMoment: moments(secondMoment, optimiser?.secondMoment),
    ema: copied(specs, optimiser?.ema ?? state.parameters, ema).named,
  }
  return {
    declaration,
    memory: {
      ...kept,
      parameters: copied(specs, state.parameters, parameters),
      buffers: copied(declaration.buffers, state.buffers),
      gradient: flat(specs, gradient),
    },
    kernels,
    optimiserMemory: { parameters, gradient, firstMoment, secondMoment, ema },
    optimiser: { steps: optimiser?.steps ?? 0, ...kept },
  }

  function moments(into: Float32Array, from: ReadonlyMap<string, Stored> | undefined) {
    return (from ? copied(specs, from, into) : flat(specs, into)).named
  }
}

function lossError(step: number, what: string): WorkError {
  return new WorkError(
    'NAN_LOSS',
    `step ${step}: ${what}: the learning rate may be too high. The last checkpoint is kept; start again with a smaller learning rate and another --out, or --overwrite`,
  )
}
