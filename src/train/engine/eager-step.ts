/** One step run kernel by kernel on a registered TensorFlow.js backend. */
import type { Tensor } from '@tensorflow/tfjs'
import { WorkError } from '../../core/errors.ts'
import { NATIVE_PACKAGES } from '../native-packages.ts'
import { tf } from '../tensorflow.ts'
import type { EngineOptions, TrainingBatch } from './engine.ts'
import { step } from './program.ts'
import type { Declaration, ModelTensors, StepTensors } from './program.ts'
import type { Flat } from './state.ts'
import type { StepMemory, StepOutput, StepRunner } from './training.ts'

export interface EagerBackend {
  name: string
  unavailable: string[]
}

/**
 * The backend of an optional native package where one is installed, else TensorFlow.js' own in
 * JavaScript.
 */
export async function openBackend(): Promise<EagerBackend> {
  const unavailable: string[] = []
  for (const name of NATIVE_PACKAGES) {
    try {
      await import(name)
      if (await tf.setBackend('tensorflow')) {
        multiplyOnce()
        return { name, unavailable }
      }
      unavailable.push(`${name}: its backend did not start`)
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'
      unavailable.push(`${name}: ${missing ? 'not installed' : String(error).split('\n')[0]!}`)
    }
  }
  if (!(await tf.setBackend('cpu'))) {
    throw new WorkError(
      'BACKEND_MISSING',
      `no TensorFlow.js backend started: ${unavailable.join('; ')}`,
    )
  }
  return { name: 'cpu', unavailable }
}

/** One kernel: tfjs-node 4.22 starts on Node 23 and newer, and fails at the first (docs/tfjs-node.md). */
function multiplyOnce(): void {
  tf.tidy(() => tf.matMul(tf.ones([1, 1]), tf.ones([1, 1])).dataSync())
}

/** The state as tensors of the backend. */
export function upload(parameters: Flat, buffers: Flat): Omit<ModelTensors, 'masks'> {
  return { parameters: tensorsOf(parameters), buffers: tensorsOf(buffers) }
}

function tensorsOf({ named }: Flat): Map<string, Tensor> {
  return new Map(
    [...named].map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
  )
}

export async function openEagerStep(
  options: EngineOptions,
  declaration: Declaration,
  memory: StepMemory,
): Promise<StepRunner> {
  const { name: device, unavailable } = await openBackend()
  const { batch: rows, size, classes } = options
  return {
    device,
    unavailable,
    async run(batch: TrainingBatch, masks): Promise<StepOutput> {
      let results: StepTensors | undefined
      tf.tidy(() => {
        const model = {
          ...upload(memory.parameters, memory.buffers),
          masks: masks.map((mask, at) => tf.tensor(mask, [...declaration.masks[at]!.shape])),
        }
        const pixels = Float32Array.from(batch.images)
        results = step(options, model, {
          images: tf.tensor4d(pixels, [rows, size, size, 3]),
          targets: tf.tensor2d(batch.targets, [rows, classes]),
          weights: tf.tensor1d(batch.weights),
        })
      })
      const { loss, logits, gradients, statistics } = results!
      for (const [at, { name }] of declaration.parameters.entries()) {
        memory.gradient.named.get(name)!.values.set(await gradients[at]!.data<'float32'>())
      }
      const seen: [string, { values: Float32Array; momentum: number }][] = []
      for (const { name, tensor, momentum } of statistics) {
        seen.push([name, { values: await tensor.data<'float32'>(), momentum }])
      }
      const output = {
        loss: (await loss.data<'float32'>())[0]!,
        logits: await logits.data<'float32'>(),
        statistics: new Map(seen),
      }
      tf.dispose([loss, logits, ...gradients, ...statistics.map(({ tensor }) => tensor)])
      return output
    },
    close: () => Promise.resolve(),
  }
}
