/**
 * A step's graph in half precision: what matrix products and convolutions make of activations is kept in
 * 16 bits. Weights stay as they are and are shortened where a product reads them; sums, normalisations, the
 * loss and the gradients of the weights are computed in 32 bits.
 */
import { Graph, type ElementType, type Node, type Value } from './graph.ts'

const PRODUCTS = new Set(['Conv', 'Gemm', 'MatMul'])

/** What half precision would spoil: sums over many, and what grows or loses the small ones. */
const FULL = new Set([
  'Cast',
  'Div',
  'LayerNormalization',
  'Log',
  'LogSoftmax',
  'Pow',
  'ReduceMax',
  'ReduceMean',
  'ReduceMin',
  'ReduceSum',
  'Reciprocal',
  'ScatterND',
  'Softmax',
  'Sqrt',
])

/** onnx.TensorProto.DataType, for `Cast`. */
const FLOAT32 = 1
const FLOAT16 = 10

/** A value of the graph in 32 bits, in 16, or in both. */
interface Forms {
  full?: Value
  half?: Value
}

/**
 * The same graph with activations of 16 bits. Inputs and outputs keep their types.
 * @param graph in float32, in the standard's operators
 */
export function halved(graph: Graph): Graph {
  return new Halving(graph).run()
}

class Halving {
  readonly #from: Graph
  readonly #into = new Graph()
  readonly #forms = new Map<Value, Forms>()
  readonly #readers = new Map<Value, Node[]>()
  /** values that a product is made of, however far on */
  readonly #multiplied = new Set<Value>()
  readonly #outputs: ReadonlySet<Value>

  constructor(from: Graph) {
    this.#from = from
    this.#outputs = new Set(from.outputs.values())
  }

  run(): Graph {
    const { nodes } = this.#from.live()
    this.#look(nodes)
    for (const value of this.#from.inputs) {
      this.#forms.set(value, { full: this.#into.input(value.fed!, value.shape, value.type) })
    }
    for (const node of nodes) this.#write(node)
    for (const [name, value] of this.#from.outputs) this.#into.outputs.set(name, this.#full(value))
    return this.#into
  }

  /** Who reads what, and which values end in a product. */
  #look(nodes: readonly Node[]): void {
    for (const node of nodes.toReversed()) {
      const isMultiplied =
        PRODUCTS.has(node.op) || node.outputs.some((value) => this.#multiplied.has(value))
      for (const value of node.inputs) {
        if (!value) continue
        this.#readers.set(value, [...(this.#readers.get(value) ?? []), node])
        if (isMultiplied) this.#multiplied.add(value)
      }
    }
  }

  #write(node: Node): void {
    const isHalf = this.#isHalf(node)
    const inputs = node.inputs.map((value) => {
      if (value?.type !== 'float32') return value && this.#full(value)
      return isHalf ? this.#half(value) : this.#full(value)
    })
    const { op, domain, attributes, outputs } = node
    const [first] = outputs
    const type: ElementType = isHalf && first!.type === 'float32' ? 'float16' : first!.type
    const options = { domain, type }
    const made =
      outputs.length === 1
        ? [this.#into.node(op, inputs, first!.shape, attributes, options)]
        : this.#into.nodeOf(
            op,
            inputs,
            outputs.map(({ shape }) => shape),
            attributes,
            options,
          )
    for (const [at, value] of outputs.entries()) {
      const form = made[at]!
      // What comes out of the graph goes on in 32 bits: the loss is computed from the logits.
      if (type !== 'float16') this.#forms.set(value, { full: form })
      else if (this.#outputs.has(value)) this.#forms.set(value, { full: this.#cast(form, FLOAT32) })
      else this.#forms.set(value, { half: form })
    }
  }

  #isHalf(node: Node): boolean {
    if (FULL.has(node.op)) return false
    if (PRODUCTS.has(node.op)) return this.#isHalfProduct(node)
    // The rest goes on as what it is made of came, but for what only sums are made of.
    const isCarried = node.inputs.some((value) => this.#forms.get(value!)?.half !== undefined)
    if (!isCarried) return false
    const readers = node.outputs.flatMap((value) => this.#readers.get(value) ?? [])
    return !(readers.length > 0 && readers.every(({ op }) => FULL.has(op)))
  }

  /**
   * A product that no other follows is the gradient of a weight (or the head): a sum over the whole
   * batch. One with a single row or column is a sum in the form of a product.
   */
  #isHalfProduct({ op, outputs }: Node): boolean {
    const [value] = outputs
    if (!this.#multiplied.has(value!)) return false
    const { shape } = value!
    return op === 'Conv' || (shape.at(-1) !== 1 && shape.at(-2) !== 1)
  }

  #full(value: Value): Value {
    const forms = this.#formsOf(value)
    forms.full ??= this.#cast(forms.half!, FLOAT32)
    return forms.full
  }

  #half(value: Value): Value {
    const forms = this.#formsOf(value)
    forms.half ??= this.#cast(forms.full!, FLOAT16)
    return forms.half
  }

  #formsOf(value: Value): Forms {
    const known = this.#forms.get(value)
    if (known) return known
    const forms = { full: this.#into.constant(value.data!, value.shape, value.type) }
    this.#forms.set(value, forms)
    return forms
  }

  #cast(value: Value, to: typeof FLOAT32 | typeof FLOAT16): Value {
    const type = to === FLOAT32 ? 'float32' : 'float16'
    return this.#into.node('Cast', [value], value.shape, { to }, { type })
  }
}
