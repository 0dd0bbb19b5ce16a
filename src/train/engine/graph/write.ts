/** A graph as the bytes of an ONNX model. */
import { ownVersion } from '../../../core/version.ts'
import type { Attribute, ConstantData, ElementType, Graph, Node, Value } from './graph.ts'
import { onnxModel } from './schema.ts'

/** onnx.TensorProto.DataType. */
const TYPE_CODES: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
}

/** onnx.AttributeProto.AttributeType. */
const FLOAT = 1
const INT = 2
const STRING = 3
const INTS = 7

export interface ModelOptions {
  /**
   * The batch the graph was traced with, to be left free: a number that divides no other size.
   * Sizes that it divides are left open.
   */
  freeBatch?: number
  metadata?: Readonly<Record<string, string>>
}

/** The bytes of the graph's live part. Names of values are their numbers, of inputs and outputs their own. */
export function writeModel(graph: Graph, options: ModelOptions = {}): Uint8Array {
  const { nodes, values } = graph.live()
  const names = new Map<Value, string>()
  const opened = options.freeBatch ? openShapes(nodes, options.freeBatch) : new Map<Value, Value>()
  for (const value of values) names.set(value, value.fed ?? `v${value.id}`)
  const outputs: object[] = []
  const passed: object[] = []
  for (const [name, value] of graph.outputs) {
    outputs.push(valueInfo(name, value, options.freeBatch))
    if (graph.producer(value) && names.get(value)!.startsWith('v')) names.set(value, name)
    else passed.push({ opType: 'Identity', input: [names.get(value)], output: [name] })
  }
  const domains = new Set(nodes.map((node) => node.domain))
  const message = onnxModel.create({
    irVersion: 10,
    producerName: 'palimpsest',
    producerVersion: ownVersion(),
    graph: {
      name: 'palimpsest',
      node: [...nodes.map((node) => nodeMessage(node, names)), ...passed],
      initializer: graph.constants
        .filter((value) => values.has(value))
        .map((value) => ({
          dims: value.shape,
          dataType: TYPE_CODES[value.type],
          name: names.get(value),
          rawData: bytesOf((opened.get(value) ?? value).data!),
        })),
      input: graph.inputs
        .filter((value) => values.has(value))
        .map((value) => valueInfo(value.fed!, value, options.freeBatch)),
      output: outputs,
    },
    opsetImport: [
      { domain: '', version: 21 },
      ...[...domains].filter(Boolean).map((domain) => ({ domain, version: 1 })),
    ],
    metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
  })
  return onnxModel.encode(message).finish()
}

/** Shapes that nodes reshape to, with -1 where the batch is in a size. */
function openShapes(nodes: readonly Node[], batch: number): Map<Value, Value> {
  const opened = new Map<Value, Value>()
  for (const { op, inputs } of nodes) {
    for (const input of inputs) {
      if (!(input?.data instanceof BigInt64Array)) continue
      const sizes = [...input.data].map(Number)
      const open = sizes.filter((size) => size > 0 && size % batch === 0).length
      if (open === 0) continue
      if (op !== 'Reshape' || open > 1) {
        throw new Error(`${op} fixes the batch: [${sizes.join()}]`)
      }
      const data = BigInt64Array.from(sizes, (size) => BigInt(size % batch === 0 ? -1 : size))
      opened.set(input, { ...input, data })
    }
  }
  return opened
}

function nodeMessage(node: Node, names: ReadonlyMap<Value, string>): object {
  const lastRead = node.outputs.findLastIndex((value) => names.has(value))
  // Absent inputs at the end are left out, not named '': the WebGPU provider follows an empty bias
  // of Conv as a pointer and ends the process.
  const lastGiven = node.inputs.findLastIndex((value) => value !== undefined)
  return {
    input: node.inputs.slice(0, lastGiven + 1).map((value) => (value ? names.get(value) : '')),
    // An output nobody reads keeps a name of its own, as they count by place; the last ones fall away.
    output: node.outputs.slice(0, lastRead + 1).map((value) => names.get(value) ?? `v${value.id}`),
    opType: node.op,
    domain: node.domain,
    attribute: Object.entries(node.attributes).map(([name, value]) => attribute(name, value)),
  }
}

function attribute(name: string, value: Attribute): object {
  if (typeof value === 'number') return { name, type: INT, i: value }
  if (typeof value === 'string') return { name, type: STRING, s: Buffer.from(value) }
  if ('float' in value) return { name, type: FLOAT, f: value.float }
  return { name, type: INTS, ints: value }
}

function valueInfo(name: string, value: Value, freeBatch: number | undefined): object {
  const dim = value.shape.map((size, axis) =>
    axis === 0 && size === freeBatch ? { dimParam: 'batch' } : { dimValue: size },
  )
  return { name, type: { tensorType: { elemType: TYPE_CODES[value.type], shape: { dim } } } }
}

function bytesOf(data: ConstantData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
