/** What a graph is but for the numbers in it. */
import { createHash } from 'node:crypto'
import type { Graph, Value } from './graph.ts'

/** Constants up to this long are sizes, axes and factors: they say what an operator does. */
const SHORT = 64

/**
 * The same for graphs of the same operators on the same shapes, whatever their weights.
 * @returns SHA-256, hexadecimal
 */
export function fingerprint(graph: Graph): string {
  const { nodes } = graph.live()
  // By their first use: how constants are numbered depends on which weights are alike.
  const places = new Map<Value, number>()
  const place = (value: Value): unknown => {
    // A weight is no other than its like: two that begin alike are one constant.
    if (value.data) return told(value)
    const known = places.get(value)
    if (known !== undefined) return known
    places.set(value, places.size)
    return told(value)
  }
  const hash = createHash('sha256')
  for (const { op, domain, inputs, outputs, attributes } of nodes) {
    const values = [...inputs, ...outputs].map((value) => value && place(value))
    hash.update(JSON.stringify([op, domain, attributes, values]))
  }
  for (const [name, value] of graph.outputs) hash.update(JSON.stringify([name, place(value)]))
  return hash.digest('hex')
}

function told({ shape, type, fed, data }: Value): unknown {
  const isShort = data && data.length <= SHORT && type !== 'float32'
  return [type, shape, fed, isShort ? [...data].map(String) : !!data]
}
