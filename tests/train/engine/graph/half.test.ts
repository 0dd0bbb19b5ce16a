import * as ort from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import type { Graph } from '../../../../src/train/engine/graph/graph.ts'
import { writeModel } from '../../../../src/train/engine/graph/write.ts'
import { declare } from '../../../../src/train/engine/program.ts'
import { STANDARD } from '../../../../src/train/engine/trace/traced.ts'
import { traceStep } from '../../../../src/train/engine/traced-step.ts'
import { NARROW, narrowSize, type Family } from '../../support/narrow-networks.ts'
import { smallBatch, smallOptions, smallState } from '../../support/small-steps.ts'

const SCALE = 2 ** 15

/** A step's graph in a precision, and what the CPU makes of it: it computes 16 bits by casts. */
async function stepIn(family: Family, precision: 'full' | 'half') {
  const size = narrowSize(family)
  const options = { ...smallOptions(NARROW[family], size, { batch: 4 }), precision }
  const { graph } = traceStep(options, declare(options), STANDARD)
  const session = await ort.InferenceSession.create(writeModel(graph))
  const batch = smallBatch(options)
  const { parameters, buffers } = smallState(options)
  const feeds: Record<string, ort.Tensor> = {
    images: new ort.Tensor('uint8', batch.images, [4, size, size, 3]),
    targets: new ort.Tensor('float32', batch.targets, [4, options.classes]),
    weights: new ort.Tensor('float32', batch.weights, [4]),
    lossScale: new ort.Tensor('float32', Float32Array.of(SCALE), []),
  }
  for (const [name, { values, shape }] of parameters) {
    feeds[`parameter.${name}`] = new ort.Tensor('float32', values, shape)
  }
  for (const [name, { values, shape }] of buffers) {
    feeds[`buffer.${name}`] = new ort.Tensor('float32', values, shape)
  }
  const asked = session.inputNames.map((name) => [name, feeds[name]!])
  const results = await session.run(Object.fromEntries(asked))
  await session.release()
  return { graph, results }
}

describe.each(['efficientnet', 'convnext', 'swin'] as const)('a step of a small %s', (family) => {
  test('in half precision agrees to a hundredth; sums and what it returns have 32 bits', async () => {
    const [full, half] = [await stepIn(family, 'full'), await stepIn(family, 'half')]
    const dot = { product: 0, full: 0, half: 0 }
    for (const [name, { data }] of Object.entries(full.results)) {
      const expected = data as Float32Array
      const found = half.results[name]!.data as Float32Array
      expect(found).toBeInstanceOf(Float32Array)
      if (!name.startsWith('gradient.')) {
        const largest = Math.max(...expected.map(Math.abs))
        for (const [i, value] of expected.entries()) {
          expect(Math.abs(found[i]! - value) / largest, name).toBeLessThan(1e-2)
        }
        continue
      }
      for (const [i, value] of expected.entries()) {
        dot.product += (value * found[i]!) / SCALE
        dot.full += value ** 2
        dot.half += (found[i]! / SCALE) ** 2
      }
    }
    // All gradients as one vector: its length and its direction.
    expect(Math.abs(Math.sqrt(dot.half / dot.full) - 1)).toBeLessThan(1e-2)
    expect(dot.product / Math.sqrt(dot.full * dot.half)).toBeGreaterThan(0.999)

    const { graph } = half
    const types = (ops: readonly string[]): Set<string> =>
      new Set(
        graph
          .live()
          .nodes.filter(({ op }) => ops.includes(op))
          .flatMap(({ outputs }) => outputs.map(({ type }) => type)),
      )
    expect(types(['ReduceSum', 'ReduceMean', 'Softmax', 'LayerNormalization'])).toEqual(
      new Set(['float32']),
    )
    expect(types(['Conv', 'Gemm', 'MatMul'])).toContain('float16')
    expect(gradientProducts(graph)).toEqual(new Set(['float32']))
  })
})

/** Types of the products that gradients of filters and matrices are. */
function gradientProducts(graph: Graph): Set<string> {
  const found = new Set<string>()
  for (const [name, value] of graph.outputs) {
    if (!/^gradient\..*\.weight$/.test(name) || value.shape.length < 2) continue
    let at = graph.producer(value)
    while (at && !['Conv', 'Gemm'].includes(at.op)) {
      at = ['Reshape', 'Transpose', 'ReduceSum', 'Cast'].includes(at.op)
        ? graph.producer(at.inputs[0]!)
        : undefined
    }
    if (at) found.add(at.outputs[0]!.type)
  }
  return found
}
