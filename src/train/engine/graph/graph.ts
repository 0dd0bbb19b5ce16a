/** A graph of ONNX operators while it is being written: values, nodes, constants, shared subexpressions. */
import { createHash } from 'node:crypto'

export type ElementType = 'float32' | 'float16' | 'int32' | 'int64' | 'uint8' | 'bool'
export type Attribute = number | string | readonly number[] | { float: number }
export type Attributes = Readonly<Record<string, Attribute>>

export interface Value {
  readonly id: number
  readonly shape: readonly number[]
  readonly type: ElementType
  /** Present for constants. */
  readonly data?: ConstantData
  /** Present for inputs: the name under which they are fed. */
  readonly fed?: string
}

export type ConstantData = Float32Array | Int32Array | BigInt64Array | Uint8Array

export interface Node {
  readonly op: string
  readonly domain: string
  readonly inputs: readonly (Value | undefined)[]
  readonly outputs: readonly Value[]
  readonly attributes: Attributes
}

export interface NodeOptions {
  domain?: string
  type?: ElementType
}

function digest(data: ConstantData): string {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return createHash('sha1').update(bytes).digest('base64')
}

export class Graph {
  readonly nodes: Node[] = []
  readonly inputs: Value[] = []
  readonly constants: Value[] = []
  readonly outputs = new Map<string, Value>()
  #values = 0
  readonly #known = new Map<string, Value>()
  readonly #producers = new Map<Value, Node>()

  input(name: string, shape: readonly number[], type: ElementType = 'float32'): Value {
    const value: Value = { id: this.#values++, shape, type, fed: name }
    this.inputs.push(value)
    return value
  }

  constant(data: ConstantData, shape: readonly number[], type: ElementType): Value {
    const key = `${type}[${shape.join()}]${data.length <= 64 ? data.join() : digest(data)}`
    const known = this.#known.get(key)
    if (known) return known
    const value: Value = { id: this.#values++, shape, type, data }
    this.constants.push(value)
    this.#known.set(key, value)
    return value
  }

  scalar(value: number, type: ElementType = 'float32'): Value {
    if (type === 'int64') return this.constant(BigInt64Array.of(BigInt(value)), [], type)
    if (type === 'int32') return this.constant(Int32Array.of(value), [], type)
    if (type !== 'float32') return this.constant(Uint8Array.of(value), [], type)
    return this.constant(Float32Array.of(value), [], type)
  }

  /** A list of whole numbers, as shapes and axes are given to operators. */
  integers(values: readonly number[]): Value {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length], 'int64')
  }

  /** One operator with one output; the same operator on the same inputs is written once. */
  node(
    op: string,
    inputs: readonly (Value | undefined)[],
    shape: readonly number[],
    attributes: Attributes = {},
    options: NodeOptions = {},
  ): Value {
    const type = options.type ?? inputs[0]?.type ?? 'float32'
    const key = [
      options.domain ?? '',
      op,
      inputs.map((input) => input?.id ?? '-').join(),
      JSON.stringify(attributes),
      type,
      shape.join(),
    ].join('|')
    const known = this.#known.get(key)
    if (known) return known
    const output: Value = { id: this.#values++, shape, type }
    this.#known.set(key, output)
    this.#add({ op, domain: options.domain ?? '', inputs, outputs: [output], attributes })
    return output
  }

  /** One operator with several outputs. */
  nodeOf(
    op: string,
    inputs: readonly (Value | undefined)[],
    shapes: readonly (readonly number[])[],
    attributes: Attributes = {},
    options: NodeOptions = {},
  ): Value[] {
    const type = options.type ?? inputs[0]?.type ?? 'float32'
    const outputs = shapes.map((shape): Value => ({ id: this.#values++, shape, type }))
    this.#add({ op, domain: options.domain ?? '', inputs, outputs, attributes })
    return outputs
  }

  producer(value: Value): Node | undefined {
    return this.#producers.get(value)
  }

  #add(node: Node): void {
    this.nodes.push(node)
    for (const output of node.outputs) this.#producers.set(output, node)
  }

  /** The nodes that the outputs need, in the order in which they were written. */
  live(): { nodes: Node[]; values: Set<Value> } {
    const values = new Set<Value>(this.outputs.values())
    const nodes: Node[] = []
    for (let at = this.nodes.length - 1; at >= 0; at--) {
      const node = this.nodes[at]!
      if (!node.outputs.some((output) => values.has(output))) continue
      for (const input of node.inputs) if (input) values.add(input)
      nodes.push(node)
    }
    return { nodes: nodes.toReversed(), values }
  }
}
