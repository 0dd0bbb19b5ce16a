/** A training engine over any way of running one step. */
import { WorkError } from '../../core/errors.ts'
import type { Stream } from '../../core/random.ts'
import { globalNorm, updateAll } from './adamw.ts'
import type {
  EngineOptions,
  ModelState,
  OptimiserSettings,
  OptimiserState,
  StepResult,
  TrainingBatch,
  TrainingEngine,
} from './engine.ts'
import { sizeOf } from './layout/shapes.ts'
import type { Declaration } from './program.ts'
import { beginOptimiser, copied, copiedOptimiser } from './state.ts'
import type { Flat, OptimiserFlats } from './state.ts'

/** What a way of running a step works on: the live parameters and the place for their gradient. */
export interface StepMemory {
  parameters: Flat
  buffers: Flat
  gradient: Flat
}

export interface StepOutput extends StepResult {
  observed: ReadonlyMap<string, { values: Float32Array; momentum: number }>
}

/** Runs forward and backward; the gradient is written to the memory it was made with. */
export interface StepRunner {
  readonly device: string
  readonly refused: readonly string[]
  run(batch: TrainingBatch, masks: readonly Float32Array[]): Promise<StepOutput>
  close(): Promise<void>
}

export class Training implements TrainingEngine {
  readonly options: EngineOptions
  readonly state: ModelState
  readonly optimiser: OptimiserState & { flats: OptimiserFlats }
  readonly #declaration: Declaration
  readonly #memory: StepMemory
  readonly #runner: StepRunner
  /** Sum of the gradients kept, where there is more than one. */
  #sum: Float32Array | undefined
  #kept = 0

  private constructor(
    options: EngineOptions,
    declaration: Declaration,
    memory: StepMemory,
    runner: StepRunner,
    optimiser: OptimiserState | undefined,
  ) {
    this.options = options
    this.#declaration = declaration
    this.#memory = memory
    this.#runner = runner
    this.state = { parameters: memory.parameters.named, buffers: memory.buffers.named }
    const specs = declaration.parameters
    this.optimiser = optimiser
      ? copiedOptimiser(specs, optimiser)
      : beginOptimiser(specs, memory.parameters)
  }

  static async open(
    options: EngineOptions,
    declaration: Declaration,
    state: ModelState,
    optimiser: OptimiserState | undefined,
    makeRunner: (memory: StepMemory) => Promise<StepRunner>,
  ): Promise<Training> {
    const parameters = copied(declaration.parameters, state.parameters)
    const buffers = copied(declaration.buffers, state.buffers)
    const gradient = copied(declaration.parameters, state.parameters)
    const memory = { parameters, buffers, gradient }
    return new Training(options, declaration, memory, await makeRunner(memory), optimiser)
  }

  get device(): string {
    return this.#runner.device
  }

  get refused(): readonly string[] {
    return this.#runner.refused
  }

  async gradient(batch: TrainingBatch, random: Stream): Promise<StepResult> {
    const masks = this.#declaration.masks.map(({ shape, keep }) => {
      const mask = new Float32Array(sizeOf(shape))
      for (let i = 0; i < mask.length; i++) mask[i] = random.chance(keep) ? 1 / keep : 0
      return mask
    })
    const held = this.#hold()
    const { loss, logits, observed } = await this.#runner.run(batch, masks)
    if (!Number.isFinite(loss)) throw lossError(this.optimiser.steps + 1, `the loss is ${loss}`)
    for (const [name, { values, momentum }] of observed) {
      const kept = this.state.buffers.get(name)!.values
      for (let i = 0; i < kept.length; i++) {
        kept[i] = (1 - momentum) * kept[i]! + momentum * values[i]!
      }
    }
    if (held) addTo(held, this.#memory.gradient.all)
    this.#kept++
    return { loss, logits }
  }

  /** Puts the gradient of the step before aside, where there is one. */
  #hold(): Float32Array | undefined {
    if (this.#kept === 0) return undefined
    const { all } = this.#memory.gradient
    this.#sum ??= new Float32Array(all.length)
    if (this.#kept === 1) this.#sum.set(all)
    return this.#sum
  }

  update(settings: OptimiserSettings): { norm: number } {
    if (this.#kept === 0) throw new WorkError('NO_GRADIENT', 'update was called before gradient')
    const gradient = this.#kept > 1 ? this.#sum! : this.#memory.gradient.all
    const norm = globalNorm(gradient) / this.#kept
    const step = this.optimiser.steps + 1
    const mean = 1 / this.#kept
    this.#kept = 0
    if (!Number.isFinite(norm)) throw lossError(step, `the norm of the gradient is ${norm}`)
    const factor = norm > settings.clip ? (mean * settings.clip) / (norm + 1e-6) : mean
    this.optimiser.steps = step
    updateAll(
      this.#declaration.parameters,
      this.#memory.parameters.all,
      gradient,
      this.optimiser.flats,
      settings,
      factor,
      step,
    )
    return { norm }
  }

  close(): Promise<void> {
    return this.#runner.close()
  }
}

function addTo(sum: Float32Array, more: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + more[i]!
}

function lossError(step: number, what: string): WorkError {
  return new WorkError(
    'NAN_LOSS',
    `step ${step}: ${what}; the weights are as they were before it. Go on from the last checkpoint with a smaller --lr`,
  )
}
