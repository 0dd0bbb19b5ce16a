/** Logits in inference mode: by a graph that holds the weights, or by a TensorFlow.js backend. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import { tf } from '../tensorflow.ts'
import { openBackend, upload } from './eager-step.ts'
import type { EngineOptions, InferenceEngine, ModelState, Stored } from './engine.ts'
import type { Graph } from './graph/graph.ts'
import { declare, infer } from './program.ts'
import type { Declaration } from './program.ts'
import { openGraph } from './open-graph.ts'
import { copied, storedValues } from './state.ts'
import type { Specs } from './state.ts'
import { pixels } from './traced-step.ts'
import { trace } from './trace/backend.ts'
import type { OperatorSet } from './trace/traced.ts'

/**
 * The graph from bytes to logits; the weights are constants of it.
 * @throws WorkError STATE_MISMATCH
 */
export function traceInference(
  options: EngineOptions,
  declaration: Declaration,
  state: ModelState,
  operatorSet: OperatorSet,
): Graph {
  return trace(operatorSet, (recorder) => {
    const { graph, tensor, value } = recorder
    const images = pixels(recorder, options.batch, options.size)
    const constants = (specs: Specs, stored: ReadonlyMap<string, Stored>): Map<string, Tensor> =>
      new Map(
        specs.map((spec) => {
          const values = storedValues(spec, stored)
          return [spec.name, tensor(graph.constant(values, spec.shape, 'float32'))]
        }),
      )
    const parameters = constants(declaration.parameters, state.parameters)
    const buffers = constants(declaration.buffers, state.buffers)
    const logits = infer(options, { parameters, buffers, masks: [] }, images)
    graph.outputs.set('logits', value(logits))
  })
}

export async function openTracedInference(
  options: EngineOptions,
  state: ModelState,
): Promise<InferenceEngine> {
  const declaration = declare(options)
  const { runtime, device, unavailable, session } = await openGraph(options, (operatorSet) => ({
    graph: traceInference(options, declaration, state, operatorSet),
  }))
  const { batch, size, classes } = options
  const output = new runtime.Tensor('float32', new Float32Array(batch * classes), [batch, classes])
  return {
    options,
    device,
    unavailable,
    async logits(images, rows) {
      const whole = filled(images, batch * size * size * 3)
      const feeds = { images: new runtime.Tensor('uint8', whole, [batch, size, size, 3]) }
      await session.run(feeds, { logits: output })
      return output.data.slice(0, rows * classes)
    },
    close: () => session.release(),
  }
}

export async function openEagerInference(
  options: EngineOptions,
  state: ModelState,
): Promise<InferenceEngine> {
  const declaration = declare(options)
  const { name: device, unavailable } = await openBackend()
  const parameters = copied(declaration.parameters, state.parameters)
  const buffers = copied(declaration.buffers, state.buffers)
  const model = { ...upload(parameters, buffers), masks: [] }
  const { batch, size, classes } = options
  return {
    options,
    device,
    unavailable,
    async logits(images, rows) {
      const whole = Float32Array.from(filled(images, batch * size * size * 3))
      const result = tf.tidy(() => {
        const input = tf.tensor(whole, [batch, size, size, 3]) as Tensor4D
        return infer(options, model, input)
      })
      const values = await result.data<'float32'>()
      result.dispose()
      return values.slice(0, rows * classes)
    },
    close() {
      tf.dispose([...model.parameters.values(), ...model.buffers.values()])
      return Promise.resolve()
    },
  }
}

/** The rows given and zeros up to the batch the session was made for. */
function filled(images: Uint8Array, length: number): Uint8Array {
  if (images.length === length) return images
  const whole = new Uint8Array(length)
  whole.set(images)
  return whole
}
