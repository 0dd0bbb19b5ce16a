/** The stand-in for a tensor while a step is traced. */
import type { DataType } from '@tensorflow/tfjs'
import type { ElementType, Graph, Value } from '../graph/graph.ts'
import type { Layout } from '../layout/layout.ts'
import { BlockedLayout } from '../layout/blocked.ts'
import { PlanarLayout } from '../layout/planar.ts'

/** What the graph may use of its provider. */
export interface OperatorSet {
  /** Block of the CPU provider's own layout, 0 where it has none. */
  block: number
  /** Whether ONNX Runtime's operators beside the standard's may be used. */
  contributed: boolean
}

export const STANDARD: OperatorSet = { block: 0, contributed: false }

export class Tracer {
  readonly graph: Graph
  readonly layout: Layout
  readonly operatorSet: OperatorSet

  constructor(graph: Graph, operatorSet: OperatorSet) {
    this.graph = graph
    this.operatorSet = operatorSet
    this.layout = operatorSet.block > 0 ? new BlockedLayout(operatorSet.block) : new PlanarLayout()
  }

  /** A tensor in TensorFlow.js' own order of memory. */
  plain(value: Value): Traced {
    return new Traced(this, value.shape, value.type, { plain: value })
  }

  /** A convolution's activations [n, padded c, h, w], which TensorFlow.js sees as [n, h, w, c]. */
  spatial(value: Value, channels: number): Traced {
    const [n, , h, w] = value.shape as [number, number, number, number]
    return new Traced(this, [n, h, w, channels], value.type, { spatial: value })
  }

  /** One number everywhere. */
  splat(number: number, shape: readonly number[], type: ElementType): Traced {
    return new Traced(this, shape, type, { splat: number })
  }
}

export class Traced {
  readonly shape: readonly number[]
  readonly type: ElementType
  readonly splat: number | undefined
  readonly #tracer: Tracer
  #plain: Value | undefined
  #spatial: Value | undefined
  /** Whether it came to be in the convolutions' layout. */
  readonly isSpatial: boolean

  constructor(
    tracer: Tracer,
    shape: readonly number[],
    type: ElementType,
    form: { plain?: Value; spatial?: Value; splat?: number },
  ) {
    this.#tracer = tracer
    this.shape = shape
    this.type = type
    this.#plain = form.plain
    this.#spatial = form.spatial
    this.splat = form.splat
    this.isSpatial = form.spatial !== undefined
  }

  get channels(): number {
    return this.shape.at(-1)!
  }

  /** As TensorFlow.js sees it. */
  get plain(): Value {
    const { graph, layout } = this.#tracer
    if (this.#plain) return this.#plain
    if (this.#spatial) {
      this.#plain = layout.toLast(graph, this.#spatial, this.channels)
    } else {
      const one = graph.scalar(this.splat!, this.type)
      this.#plain =
        this.shape.length === 0
          ? one
          : graph.node('Expand', [one, graph.integers(this.shape)], this.shape)
    }
    return this.#plain
  }

  /** As convolutions want it. Rank 4 only. */
  get spatial(): Value {
    this.#spatial ??= this.#tracer.layout.fromLast(this.#tracer.graph, this.plain)
    return this.#spatial
  }

  /** Something that broadcasts to the tensor: a splat stays one number. */
  get broadcastable(): Value {
    return this.splat === undefined ? this.plain : this.#tracer.graph.scalar(this.splat, this.type)
  }
}

export function tensorType(type: ElementType): DataType {
  if (type === 'float32' || type === 'int32' || type === 'bool') return type
  throw new Error(`TensorFlow.js has no ${type}`)
}
