/** How much memory a graph needs, before it is run: running out is not an error one can catch. */
import { readFileSync } from 'node:fs'
import { freemem } from 'node:os'
import { WorkError } from '../../core/errors.ts'
import type { EngineOptions } from './engine.ts'
import type { ElementType, Graph, Value } from './graph/graph.ts'
import { sizeOf } from './layout/shapes.ts'

/** What the runtime takes of the values' bytes: packed matrices, and chunks it keeps for the next. Measured 1.5 to 2. */
const OVERHEAD = 2

const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  int64: 8,
  float32: 4,
  int32: 4,
  float16: 2,
  uint8: 1,
  bool: 1,
}

/** Nodes that give their input's memory another shape. */
const ALIASES = new Set(['Reshape'])

/**
 * Bytes of the values that live at the same time at most, when the nodes run in their order and
 * each value's memory is free after its last reader.
 */
export function peakBytes(graph: Graph): number {
  const { nodes } = graph.live()
  const last = new Map<Value, number>()
  const root = new Map<Value, Value>()
  const rootOf = (value: Value): Value => root.get(value) ?? value
  for (const [at, node] of nodes.entries()) {
    for (const input of node.inputs) if (input) last.set(rootOf(input), at)
    if (ALIASES.has(node.op)) root.set(node.outputs[0]!, rootOf(node.inputs[0]!))
  }
  for (const output of graph.outputs.values()) last.set(rootOf(output), nodes.length)
  const ends = new Map<number, number>()
  let now = 0
  let peak = 0
  for (const [at, node] of nodes.entries()) {
    for (const output of node.outputs) {
      if (root.has(output)) continue
      const bytes = bytesOf(output)
      now += bytes
      const end = last.get(output) ?? at
      ends.set(end, (ends.get(end) ?? 0) + bytes)
    }
    peak = Math.max(peak, now)
    now -= ends.get(at) ?? 0
  }
  return peak
}

/** Bytes of the largest value: what one buffer of a device has to hold. */
export function largestBytes(graph: Graph): number {
  let largest = 0
  for (const value of graph.live().values) largest = Math.max(largest, bytesOf(value))
  return largest
}

function bytesOf({ shape, type }: Value): number {
  return ELEMENT_BYTES[type] * sizeOf(shape)
}

/** @throws WorkError OUT_OF_MEMORY saying which batch would fit */
export function checkMemory(graph: Graph, options: EngineOptions): void {
  const wanted = OVERHEAD * peakBytes(graph)
  const free = availableBytes()
  if (wanted <= free) return
  const fits = Math.floor((options.batch * free * 0.9) / wanted)
  const advice =
    fits > 0
      ? `a batch of ${fits} would fit: take --batch ${fits} (gradients of several batches can be summed)`
      : 'not even one image would fit: take a smaller --size or backbone'
  throw new WorkError(
    'OUT_OF_MEMORY',
    `a step of ${options.backbone.name} at ${options.size} px with ${options.batch} images needs about ${gigabytes(wanted)}, the machine has ${gigabytes(free)} to spare; ${advice}`,
  )
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`
}

/** Memory that can be had without swapping; caches of files count as free where the system says so. */
function availableBytes(): number {
  try {
    const line = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))
    if (line) return Number(line[1]) * 1024
  } catch {
    // Not Linux: what the system calls free has to do.
  }
  return freemem()
}
