/** One step, traced once and run by ONNX Runtime. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import type { EngineOptions, TrainingBatch } from './engine.ts'
import type { Graph, Value } from './graph/graph.ts'
import { sizeOf } from './layout/shapes.ts'
import { step } from './program.ts'
import type { Declaration } from './program.ts'
import { openGraph } from './open-graph.ts'
import type { Runtime } from './provider.ts'
import { trace } from './trace/backend.ts'
import type { Recorder } from './trace/backend.ts'
import type { OperatorSet } from './trace/traced.ts'
import type { StepMemory, StepOutput, StepRunner } from './training.ts'

export interface TracedStep {
  graph: Graph
  /** Momentum of each buffer that the step updates, in outputs named `statistics.<name>`. */
  momenta: Map<string, number>
}

/** The graph of forward, loss and backward. */
export function traceStep(
  options: EngineOptions,
  declaration: Declaration,
  operatorSet: OperatorSet,
): TracedStep {
  const { batch, size, classes } = options
  const momenta = new Map<string, number>()
  const graph = trace(operatorSet, (recorder) => {
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
    const results = step(options, model, images, targets, weights)
    into.outputs.set('loss', value(results.loss))
    into.outputs.set('logits', value(results.logits))
    for (const [at, { name }] of declaration.parameters.entries()) {
      into.outputs.set(`gradient.${name}`, value(results.gradients[at]!))
    }
    for (const { name, momentum, tensor: seen } of results.statistics) {
      into.outputs.set(`statistics.${name}`, value(seen))
      momenta.set(name, momentum)
    }
  })
  return { graph, momenta }
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
  const { runtime, device, unavailable, session, traced } = await openGraph(options, (own) =>
    traceStep(options, declaration, operatorSet ?? own),
  )
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
    async run(batch: TrainingBatch, masks): Promise<StepOutput> {
      const { batch: rows, size, classes } = options
      const feeds: typeof constant = {
        ...constant,
        images: new runtime.Tensor('uint8', batch.images, [rows, size, size, 3]),
        targets: new runtime.Tensor('float32', batch.targets, [rows, classes]),
        weights: new runtime.Tensor('float32', batch.weights, [rows]),
      }
      for (const [at, mask] of masks.entries()) {
        feeds[`mask.${at}`] = new runtime.Tensor('float32', mask, declaration.masks[at]!.shape)
      }
      await session.run(feeds, fetches)
      return {
        loss: (fetches['loss']!.data as Float32Array)[0]!,
        logits: (fetches['logits']!.data as Float32Array).slice(),
        statistics,
      }
    },
    close: () => session.release(),
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
