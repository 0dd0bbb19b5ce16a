/** One step, traced once and run by ONNX Runtime. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import type { EngineOptions, TrainingBatch } from './engine.ts'
import type { Graph, Value } from './graph/graph.ts'
import { halved } from './graph/half.ts'
import { sizeOf } from './layout/shapes.ts'
import { largestBytes, peakBytes } from './memory.ts'
import { step } from './program.ts'
import type { Declaration } from './program.ts'
import { inTurn, openGraph, type OpenedGraph } from './open-graph.ts'
import { ResidentState, type Tensors } from './resident-state.ts'
import type { Runtime } from './provider.ts'
import { trace } from './trace/backend.ts'
import type { Recorder } from './trace/backend.ts'
import type { OperatorSet } from './trace/traced.ts'
import type { StepMemory, StepOutput, StepRunner } from './training.ts'

export interface TracedStep {
  graph: Graph
  /** Momentum of each buffer that the step updates, in outputs named `statistics.<name>`. */
  momenta: Map<string, number>
  /** Outputs that stay on the device. */
  kept: string[]
}

/** Weights, two moments, EMA. */
const KINDS_OF_STATE = 4

/** Devices that keep the state of a run in their own memory. */
export function keepsState(device: string): boolean {
  return device === 'webgpu'
}

/** The graph of forward, loss and backward. */
export function traceStep(
  options: EngineOptions,
  declaration: Declaration,
  operatorSet: OperatorSet,
  isResident = false,
): TracedStep {
  const { batch, size, classes } = options
  const isHalf = options.precision === 'half'
  const momenta = new Map<string, number>()
  const traced = trace(operatorSet, (recorder) => {
    const { graph: into, tensor, value } = recorder
    const images = pixels(recorder, batch, size)
    const targets = tensor(into.input('targets', [batch, classes])) as Tensor2D
    const weights = tensor(into.input('weights', [batch])) as Tensor1D
    const parameters = new Map<string, Tensor>()
    for (const { name, shape } of declaration.parameters) {
      parameters.set(name, tensor(into.input(`parameter.${name}`, shape)))
    }
    const masks = declaration.masks.map(({ shape }, at) => tensor(into.input(`mask.${at}`, shape)))
    const model = { parameters, buffers: new Map<string, Tensor>(), masks }
    // In training mode a backbone asks for its buffers but does not read them.
    for (const { name, shape } of declaration.buffers) {
      model.buffers.set(name, tensor(into.input(`buffer.${name}`, shape)))
    }
    const scale = isHalf ? (tensor(into.input('lossScale', [])) as Scalar) : undefined
    const results = step(options, model, { images, targets, weights, scale })
    into.outputs.set('loss', value(results.loss))
    into.outputs.set('logits', value(results.logits))
    for (const [at, { name }] of declaration.parameters.entries()) {
      into.outputs.set(`gradient.${name}`, value(results.gradients[at]!))
    }
    for (const { name, momentum, tensor: seen } of results.statistics) {
      if (isResident) into.outputs.set(`next.${name}`, value(moved(name, seen, momentum)))
      else {
        into.outputs.set(`statistics.${name}`, value(seen))
        momenta.set(name, momentum)
      }
    }

    function moved(name: string, seen: Tensor, momentum: number): Tensor {
      return model.buffers
        .get(name)!
        .mul(1 - momentum)
        .add(seen.mul(momentum))
    }
  })
  const graph = isHalf ? halved(traced) : traced
  const kept = isResident
    ? [...graph.outputs.keys()].filter((name) => /^(?:gradient|next)\./.test(name))
    : []
  return { graph, momenta, kept }
}

/** The input `images`: bytes, as numbers. */
export function pixels({ graph, tensor }: Recorder, batch: number, size: number): Tensor4D {
  const shape = [batch, size, size, 3]
  const bytes: Value = graph.input('images', shape, 'uint8')
  return tensor(graph.node('Cast', [bytes], shape, { to: 1 }, { type: 'float32' })) as Tensor4D
}

/**
 * @param operatorSet what the graph may use; by default all that the provider has
 * @throws WorkError DEVICE_MISSING, OUT_OF_MEMORY, TRACE_KERNEL
 */
export async function openTracedStep(
  options: EngineOptions,
  declaration: Declaration,
  memory: StepMemory,
  operatorSet?: OperatorSet,
): Promise<StepRunner> {
  const opened = await openGraph(options, (own, device) =>
    traceStep(options, declaration, operatorSet ?? own, keepsState(device)),
  )
  const planned = {
    state: KINDS_OF_STATE * 4 * memory.parameters.all.length,
    values: peakBytes(opened.traced.graph),
    largest: largestBytes(opened.traced.graph),
  }
  if (keepsState(opened.device)) {
    return { ...(await openResidentStep(options, declaration, memory, opened)), planned }
  }
  const { runtime, device, unavailable, session, traced } = opened
  const { graph, momenta } = traced
  const fed = new Set(session.inputNames)
  const fetches = fetchTensors(runtime, graph, memory)
  const constant: Record<string, InstanceType<Runtime['Tensor']>> = {}
  for (const [name, { shape, values }] of memory.parameters.named) {
    if (fed.has(`parameter.${name}`)) {
      constant[`parameter.${name}`] = new runtime.Tensor('float32', values, shape)
    }
  }
  const statistics = new Map(
    [...momenta].map(([name, momentum]) => {
      const values = fetches[`statistics.${name}`]!.data as Float32Array
      return [name, { values, momentum }]
    }),
  )
  return {
    device,
    unavailable,
    planned,
    async run(batch: TrainingBatch, masks, _kept, lossScale): Promise<StepOutput> {
      const inputs = stepInputs(runtime, options, declaration, { batch, masks, lossScale })
      await session.run({ ...constant, ...inputs }, fetches)
      return {
        loss: (fetches['loss']!.data as Float32Array)[0]!,
        logits: (fetches['logits']!.data as Float32Array).slice(),
        statistics,
      }
    },
    close: () => session.release(),
  }
}

interface StepInput {
  batch: TrainingBatch
  masks: readonly Float32Array[]
  lossScale: number | undefined
}

/** What goes to the device at every step. */
function stepInputs(
  { Tensor }: Runtime,
  { batch: rows, size, classes }: EngineOptions,
  declaration: Declaration,
  { batch, masks, lossScale }: StepInput,
): Tensors {
  const feeds: Tensors = {
    images: new Tensor('uint8', batch.images, [rows, size, size, 3]),
    targets: new Tensor('float32', batch.targets, [rows, classes]),
    weights: new Tensor('float32', batch.weights, [rows]),
  }
  if (lossScale !== undefined) {
    feeds['lossScale'] = new Tensor('float32', Float32Array.of(lossScale), [])
  }
  for (const [at, mask] of masks.entries()) {
    feeds[`mask.${at}`] = new Tensor('float32', mask, declaration.masks[at]!.shape)
  }
  return feeds
}

/** The step of a device that keeps the state: loss and logits are all that comes back. */
async function openResidentStep(
  options: EngineOptions,
  declaration: Declaration,
  memory: StepMemory,
  opened: OpenedGraph<TracedStep>,
): Promise<StepRunner> {
  const { runtime, device, unavailable, session } = opened
  const resident = await ResidentState.open(opened, declaration, memory, (one, feeds, fetches) =>
    // The step's own session waits for its turn already.
    one === session
      ? one.run(feeds)
      : inTurn(() => (fetches ? one.run(feeds, fetches) : one.run(feeds))),
  )
  const fed = new Set(session.inputNames)
  return {
    device,
    unavailable,
    resident,
    async run(batch, masks, kept, lossScale): Promise<StepOutput> {
      const inputs = stepInputs(runtime, options, declaration, { batch, masks, lossScale })
      const all = Object.entries({ ...resident.feeds, ...inputs })
      const feeds = Object.fromEntries(all.filter(([name]) => fed.has(name)))
      const results = await resident.run(session, feeds)
      const loss = (results['loss']!.data as Float32Array)[0]!
      if (Number.isFinite(loss)) await resident.keep(results, kept)
      else for (const name of opened.traced.kept) results[name]!.dispose()
      const logits = (results['logits']!.data as Float32Array).slice()
      return { loss, logits, statistics: new Map() }
    },
    async close() {
      await resident.close()
      await session.release()
    },
  }
}

/** Where results go: made once, so that a step allocates nothing of size. */
function fetchTensors(
  runtime: Runtime,
  graph: Graph,
  memory: StepMemory,
): Record<string, InstanceType<Runtime['Tensor']>> {
  const tensors: Record<string, InstanceType<Runtime['Tensor']>> = {}
  for (const [name, { shape }] of graph.outputs) {
    const parameter = name.startsWith('gradient.') ? name.slice('gradient.'.length) : undefined
    const values =
      parameter === undefined
        ? new Float32Array(sizeOf(shape))
        : memory.gradient.named.get(parameter)!.values
    tensors[name] = new runtime.Tensor('float32', values, shape)
  }
  return tensors
}
