import { beforeAll, describe, expect, it } from 'vitest'
import { lowerings } from '../../../../src/train/engine/lowering/lowerings.ts'
import type { Lowering } from '../../../../src/train/engine/lowering/lowering.ts'
import { cpuProvider } from '../../../../src/train/engine/provider.ts'
import type { Runtime } from '../../../../src/train/engine/provider.ts'
import { STANDARD } from '../../../../src/train/engine/trace/traced.ts'
import type { OperatorSet } from '../../../../src/train/engine/trace/traced.ts'
import { convolution } from '../../../../src/train/ops/ops.ts'
import { tf } from '../../../../src/train/tensorflow.ts'
import { WORDS } from '../../ops/cases.ts'
import { evaluate, signed, sizeOf, valuesFor } from '../../support/op-case.ts'
import type { OpCase } from '../../support/op-case.ts'
import { difference } from '../../support/small-steps.ts'
import { betweenConvolutions, evaluateTraced } from '../../support/traced-case.ts'
import { KERNELS } from './cases.ts'

/** Share of the largest number: both compute in float32, in different orders. */
const TOLERANCE = 2e-5

/** Kernels that were written down, by operator set. */
const used: Record<string, Set<string>> = { standard: new Set(), blocked: new Set() }
const sets: Record<string, OperatorSet> = { standard: STANDARD }
let writing = 'standard'
let runtime: Runtime

// Before the first trace, which registers them.
for (const [name, lower] of Object.entries(lowerings)) {
  const watched: Lowering = (...call) => {
    used[writing]!.add(name)
    return lower(...call)
  }
  Object.assign(lowerings, { [name]: watched })
}

beforeAll(async () => {
  await tf.setBackend('cpu')
  const provider = await cpuProvider()
  runtime = provider.runtime
  sets['blocked'] = provider.operatorSet
})

const CASES = [...WORDS, ...KERNELS]
const ways = CASES.flatMap((each): [string, OpCase][] => {
  const [all, first] = (['all', 'first'] as const).map((which) => betweenConvolutions(each, which))
  const list: [string, OpCase][] = [[each.name, each]]
  if (all) list.push([`${each.name}, between convolutions`, all])
  if (first) list.push([`${each.name}, its first operand between convolutions`, first])
  return list
})

describe.each(Object.keys(used))('in %s operators', (set) => {
  it.each(ways)('%s is what TensorFlow.js computes', async (name, each) => {
    writing = set
    const values = each.inputs.map((input, at) => valuesFor(`${name} ${at}`, input))
    const shape = tf.tidy(() => {
      const inputs = each.inputs.map((input) => tf.zeros([...input.shape]))
      const constants = (each.constants ?? []).map((one) =>
        tf.tensor([...one.values], [...one.shape]),
      )
      const result = each.run(...inputs, ...constants)
      return (Array.isArray(result) ? result[0]! : result).shape
    })
    const dy =
      each.differentiable === true
        ? { shape, values: valuesFor(`${name} dy`, { shape: [sizeOf(shape)], fill: 'signed' }) }
        : undefined
    const wanted = evaluate(each, values, dy?.values)
    const found = await evaluateTraced(each, values, dy, { runtime, operatorSet: sets[set]! })
    expect(found.outputs.map(({ length }) => length)).toEqual(
      wanted.outputs.map(({ length }) => length),
    )
    expect(found.gradients.map(({ length }) => length)).toEqual(
      wanted.gradients.map(({ length }) => length),
    )
    const apart = (a: Float32Array[], b: Float32Array[]): number[] =>
      a.map((one, at) => difference(one, b[at]!, 1)).filter((max) => !(max <= TOLERANCE))
    expect(apart(found.outputs, wanted.outputs), 'outputs').toEqual([])
    expect(apart(found.gradients, wanted.gradients), 'gradients').toEqual([])
  })

  it('says that it has no gradient where the stride passes the kernel', async () => {
    const far: OpCase = {
      name: 'far apart',
      inputs: [signed(1, 5, 6, 4), signed(4, 4, 1, 1)],
      run: (x, filter) =>
        convolution(x as tf.Tensor4D, filter as tf.Tensor4D, { stride: 2, pad: 0 }),
      differentiable: true,
    }
    const values = far.inputs.map((input, at) => valuesFor(`far ${at}`, input))
    const dy = { shape: [1, 3, 3, 4], values: new Float32Array(36).fill(1) }
    await expect(
      evaluateTraced(far, values, dy, { runtime, operatorSet: sets[set]! }),
    ).rejects.toMatchObject({ code: 'TRACE_SHAPE' })
  })

  it('tries every kernel that the tracer knows', () => {
    expect([...used[set]!].toSorted()).toEqual(Object.keys(lowerings).toSorted())
  })
})
