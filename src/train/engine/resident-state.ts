/**
 * Weights, moments, EMA and running statistics of a run in a device's own memory: nothing of them
 * crosses the bus between checkpoints. Each is a tensor of ONNX Runtime with the location
 * `gpu-buffer`, which the WebGPU provider takes as an input as it is.
 */
import type * as ort from 'onnxruntime-node'
import type { UpdateScale } from './adamw.ts'
import type { OptimiserSettings, Stored } from './engine.ts'
import { Graph } from './graph/graph.ts'
import { writeModel } from './graph/write.ts'
import type { Specs } from './state.ts'
import type { Declaration } from './program.ts'
import { openSession, type Provider, type Session } from './provider.ts'
import { normGraph, sumGraph, updateGraph, updateScalars } from './resident-graphs.ts'
import type { StepMemory } from './training.ts'

export type Tensors = Record<string, ort.Tensor>

const KINDS = ['parameter', 'firstMoment', 'secondMoment', 'ema'] as const

export class ResidentState {
  /** bytes that went to the device and came back since it was opened */
  bytesMoved = 0
  /** `parameter.<name>`, `firstMoment.<name>`, … */
  readonly #state: Tensors = {}
  #buffers: Tensors = {}
  /** sum of the gradients kept, `gradient.<name>` */
  #gradient: Tensors = {}
  readonly #provider: Provider
  readonly #declaration: Declaration
  readonly #memory: StepMemory
  readonly #sessions = new Map<string, Promise<Session>>()
  readonly #run: (session: Session, feeds: Tensors, fetches?: Tensors) => Promise<Tensors>

  /** @param run runs one session at a time */
  private constructor(
    provider: Provider,
    declaration: Declaration,
    memory: StepMemory,
    run: (session: Session, feeds: Tensors, fetches?: Tensors) => Promise<Tensors>,
  ) {
    this.#provider = provider
    this.#declaration = declaration
    this.#memory = memory
    this.#run = run
  }

  /** Uploads the state of a run. */
  static async open(
    provider: Provider,
    declaration: Declaration,
    memory: StepMemory,
    run: (session: Session, feeds: Tensors, fetches?: Tensors) => Promise<Tensors>,
  ): Promise<ResidentState> {
    const resident = new ResidentState(provider, declaration, memory, run)
    for (const kind of KINDS) {
      const sent = await resident.#send(declaration.parameters, resident.#host(kind))
      for (const [name, tensor] of Object.entries(sent)) resident.#state[`${kind}.${name}`] = tensor
    }
    const buffers = await resident.#send(declaration.buffers, memory.buffers.named)
    for (const [name, tensor] of Object.entries(buffers)) {
      resident.#buffers[`buffer.${name}`] = tensor
    }
    return resident
  }

  /** Inputs of the step that are on the device. */
  get feeds(): Tensors {
    const { parameters } = this.#declaration
    const weights = parameters.map(({ name }) => `parameter.${name}`)
    return {
      ...Object.fromEntries(weights.map((name) => [name, this.#state[name]!])),
      ...this.#buffers,
    }
  }

  /** Runs a session and counts what crosses the bus. */
  async run(session: Session, feeds: Tensors, fetches?: Tensors): Promise<Tensors> {
    const results = await this.#run(session, feeds, fetches)
    for (const tensor of [...Object.values(feeds), ...Object.values(results)]) {
      if (tensor.location === 'cpu') this.bytesMoved += byteLength(tensor)
    }
    return results
  }

  /** Keeps what a step left on the device: gradients are added to those kept, statistics replaced. */
  async keep(results: Tensors, kept: number): Promise<void> {
    const gradient: Tensors = {}
    const buffers: Tensors = {}
    for (const [name, tensor] of Object.entries(results)) {
      if (name.startsWith('gradient.')) gradient[name] = tensor
      else if (name.startsWith('next.')) buffers[`buffer.${name.slice('next.'.length)}`] = tensor
    }
    if (kept > 0) {
      const sum = await this.#session('sum', true, () => sumGraph(this.#declaration))
      const before = this.#gradient
      const feeds: Tensors = {}
      for (const { name } of this.#declaration.parameters) {
        feeds[`kept.${name}`] = before[`gradient.${name}`]!
        feeds[`found.${name}`] = gradient[`gradient.${name}`]!
      }
      this.#gradient = await this.run(sum, feeds)
      dispose(before)
      dispose(gradient)
    } else this.#gradient = gradient
    for (const [name, tensor] of Object.entries(buffers)) {
      this.#buffers[name]!.dispose()
      this.#buffers[name] = tensor
    }
  }

  /** Global L2 norm of the gradients kept. */
  async norm(): Promise<number> {
    const session = await this.#session('norm', false, () => normGraph(this.#declaration))
    const { norm } = await this.run(session, this.#gradient)
    return (norm!.data as Float32Array)[0]!
  }

  /** One update of AdamW and the EMA, in place; the gradients are given back. */
  async apply(settings: OptimiserSettings, scale: UpdateScale): Promise<void> {
    const session = await this.#session('update', false, () => updateGraph(this.#declaration))
    const { Tensor } = this.#provider.runtime
    const scalars = Object.fromEntries(
      Object.entries(updateScalars(settings, scale)).map(([name, value]) => [
        name,
        new Tensor('float32', Float32Array.of(value), [1]),
      ]),
    )
    const outputs = Object.fromEntries(
      Object.entries(this.#state).map(([name, tensor]) => [`next.${name}`, tensor]),
    )
    // Each result is the sum of values that are made of all that is read of the tensor it replaces.
    await this.run(session, { ...this.#state, ...this.#gradient, ...scalars }, outputs)
    this.dropGradient()
  }

  dropGradient(): void {
    dispose(this.#gradient)
    this.#gradient = {}
  }

  /** Brings the whole state into the host's memory, for a checkpoint. */
  async read(): Promise<void> {
    for (const kind of KINDS) {
      await this.#bringDown(this.#declaration.parameters, `${kind}.`, this.#state, this.#host(kind))
    }
    const { buffers } = this.#memory
    await this.#bringDown(this.#declaration.buffers, 'buffer.', this.#buffers, buffers.named)
  }

  async close(): Promise<void> {
    dispose(this.#state)
    dispose(this.#buffers)
    this.dropGradient()
    for (const session of this.#sessions.values()) await (await session).release()
  }

  #host(kind: (typeof KINDS)[number]): ReadonlyMap<string, Stored> {
    return kind === 'parameter' ? this.#memory.parameters.named : this.#memory[kind]
  }

  async #send(specs: Specs, values: ReadonlyMap<string, Stored>): Promise<Tensors> {
    if (specs.length === 0) return {}
    const { Tensor } = this.#provider.runtime
    const session = await this.#session(`send ${specs[0]!.name}`, true, () => copyGraph(specs))
    return this.run(
      session,
      Object.fromEntries(
        specs.map(({ name, shape }) => [
          `from.${name}`,
          new Tensor('float32', values.get(name)!.values, shape),
        ]),
      ),
    )
  }

  async #bringDown(
    specs: Specs,
    prefix: string,
    from: Tensors,
    into: ReadonlyMap<string, Stored>,
  ): Promise<void> {
    if (specs.length === 0) return
    const session = await this.#session(`fetch ${specs[0]!.name}`, false, () => copyGraph(specs))
    const feeds = Object.fromEntries(
      specs.map(({ name }) => [`from.${name}`, from[prefix + name]!]),
    )
    const found = await this.run(session, feeds)
    for (const { name } of specs) into.get(name)!.values.set(found[name]!.data as Float32Array)
  }

  /** A session opened when it is first needed. */
  #session(name: string, stays: boolean, graph: () => Graph): Promise<Session> {
    const known = this.#sessions.get(name)
    if (known) return known
    const { runtime, device } = this.#provider
    const written = graph()
    const kept = stays ? [...written.outputs.keys()] : []
    const opened = openSession(runtime, device, writeModel(written), { kept })
    this.#sessions.set(name, opened)
    return opened
  }
}

/** ONNX Runtime moves a tensor between memories by the operator that does nothing. */
function copyGraph(specs: Specs): Graph {
  const graph = new Graph()
  for (const { name, shape } of specs) {
    graph.outputs.set(name, graph.node('Identity', [graph.input(`from.${name}`, shape)], shape))
  }
  return graph
}

function dispose(tensors: Tensors): void {
  for (const tensor of Object.values(tensors)) tensor.dispose()
}

function byteLength(tensor: ort.Tensor): number {
  return (tensor.data as Float32Array).byteLength
}
