/** A TensorFlow.js backend that computes nothing and records every kernel call. */
import type { DataType, Tensor, TensorInfo } from '@tensorflow/tfjs'
import { WorkError } from '../../../core/errors.ts'
import { tf } from '../../tensorflow.ts'
import { Graph } from '../graph/graph.ts'
import type { ElementType, Value } from '../graph/graph.ts'
import { lowerings } from '../lowering/lowerings.ts'
import { Tracer, tensorType } from './traced.ts'
import type { OperatorSet, Traced } from './traced.ts'

const NAME = 'palimpsest-trace'

type Numbers = Float32Array | Int32Array | Uint8Array

class RecordingBackend extends tf.KernelBackend {
  /** The trace in progress: tracing is synchronous, there is one at a time. */
  tracer: Tracer | undefined
  readonly #tensors = new WeakMap<object, Traced>()

  info(traced: Traced): TensorInfo {
    const dataId = {}
    this.#tensors.set(dataId, traced)
    return { dataId, shape: [...traced.shape], dtype: tensorType(traced.type) }
  }

  traced(info: TensorInfo): Traced {
    const traced = this.#tensors.get(info.dataId)
    if (!traced) throw new Error('a tensor of another backend was used while tracing')
    return traced
  }

  override write(values: unknown, shape: number[], dtype: DataType): object {
    const type = dtype as ElementType
    const numbers = toNumbers(values as ArrayLike<number>, type)
    const dataId = {}
    const { graph } = this.tracer!
    const uniform = numbers.length > 0 && numbers.every((number) => number === numbers[0])
    this.#tensors.set(
      dataId,
      uniform
        ? this.tracer!.splat(numbers[0]!, shape, type)
        : this.tracer!.plain(graph.constant(numbers, shape, type)),
    )
    return dataId
  }

  override readSync(): never {
    throw new WorkError(
      'TRACE_READ',
      'a step was being traced and its code read a tensor: values are known only when the step runs; write it without reading',
    )
  }

  override disposeData(): boolean {
    return true
  }

  override incRef(): void {}

  override refCount(): number {
    return 1
  }

  override numDataIds(): number {
    return 0
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true }
  }

  override floatPrecision(): 16 | 32 {
    return 32
  }

  override epsilon(): number {
    return 1e-7
  }
}

function toNumbers(values: ArrayLike<number>, type: ElementType): Numbers {
  if (type === 'int32') return Int32Array.from(values)
  if (type === 'bool') return Uint8Array.from(values)
  return Float32Array.from(values)
}

let registered: RecordingBackend | undefined

function backend(): RecordingBackend {
  if (registered) return registered
  const recording = new RecordingBackend()
  tf.registerBackend(NAME, () => recording)
  for (const [kernelName, lower] of Object.entries(lowerings)) {
    tf.registerKernel({
      kernelName,
      backendName: NAME,
      kernelFunc: ({ inputs, attrs }) => {
        const traced = Object.fromEntries(
          Object.entries(inputs).map(([name, info]) => [
            name,
            recording.traced(info as TensorInfo),
          ]),
        )
        const result = lower(recording.tracer!, traced, attrs ?? {})
        return Array.isArray(result)
          ? result.map((each) => recording.info(each))
          : recording.info(result)
      },
    })
  }
  registered = recording
  return recording
}

/** What a traced function uses to go between tensors and the graph. */
export interface Recorder {
  readonly graph: Graph
  readonly tensor: (value: Value) => Tensor
  readonly value: (tensor: Tensor) => Value
}

/**
 * Runs `work` on the recording backend and returns its graph. Synchronous; the backend in use
 * before is in use after.
 * @throws WorkError TRACE_KERNEL naming a kernel that has no lowering, and the operation that wanted it
 */
export function trace(operatorSet: OperatorSet, work: (recorder: Recorder) => void): Graph {
  const recording = backend()
  const before = tf.engine().backendName
  const graph = new Graph()
  recording.tracer = new Tracer(graph, operatorSet)
  const { tracer } = recording
  try {
    setBackend(NAME)
    tf.tidy(() => {
      work({
        graph,
        tensor: (value) =>
          tf.engine().makeTensorFromTensorInfo(recording.info(tracer.plain(value))),
        value: (tensor) => recording.traced(tensor).plain,
      })
    })
  } catch (error) {
    throw unknownKernel(error) ?? error
  } finally {
    recording.tracer = undefined
    if (before) setBackend(before)
  }
  return graph
}

/** `tf.setBackend` is asynchronous for backends that are; this one is ready at once. */
function setBackend(name: string): void {
  void tf.engine().setBackend(name)
}

function unknownKernel(error: unknown): WorkError | undefined {
  if (!(error instanceof Error)) return undefined
  const kernel = /Kernel '(\w+)' not registered for backend/.exec(error.message)?.[1]
  if (!kernel) return undefined
  const operation = /at (?:Object\.)?(\w+?)_+(?:op)? \(/.exec(error.stack ?? '')?.[1]
  return new WorkError(
    'TRACE_KERNEL',
    `the tracer has no ONNX form of the TensorFlow.js kernel ${kernel}${operation ? `, which tf.${operation} called for` : ''}: write the model without it, add it to src/train/engine/lowering, or run with --engine eager`,
    { cause: error },
  )
}
