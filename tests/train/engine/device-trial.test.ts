import { afterAll, beforeAll, expect, test } from 'vitest'
import { tryOnDevice } from '../../../src/train/engine/device-trial.ts'
import { Graph } from '../../../src/train/engine/graph/graph.ts'
import { onnxModel } from '../../../src/train/engine/graph/schema.ts'
import { writeModel } from '../../../src/train/engine/graph/write.ts'
import { inWords } from '../../../src/train/engine/open-graph.ts'
import { openTraining } from '../../../src/train/engine/open.ts'
import { convnext } from '../../../src/train/models/convnext.ts'
import { swiftshader } from '../../support/swiftshader.ts'
import { smallOptions, smallState } from '../support/small-steps.ts'

const { LD_LIBRARY_PATH: before } = process.env
const environment = swiftshader()

// The trial's child process inherits the environment.
beforeAll(() => Object.assign(process.env, environment))
afterAll(() => {
  for (const name of Object.keys(environment ?? {})) delete process.env[name]
  if (before !== undefined) process.env['LD_LIBRARY_PATH'] = before
})

/** y = x + x. */
function doubling(): Uint8Array {
  const graph = new Graph()
  const x = graph.input('x', [2, 3])
  graph.outputs.set('y', graph.node('Add', [x, x], [2, 3]))
  return writeModel(graph)
}

test('a device that agrees with the CPU may be used', async () => {
  expect(await tryOnDevice(doubling(), 'cpu')).toBeUndefined()
})

test('a device that does not open says why', async () => {
  expect(await tryOnDevice(doubling(), 'cuda')).toMatch(/\w/)
})

test('a child that ends before it has told anything is no device', async () => {
  // A model that no runtime can read stands in for a driver that fails: the child must say so itself.
  expect(await tryOnDevice(Uint8Array.of(1, 2, 3), 'cpu')).toMatch(/\w/)
})

test('a named device without an adapter is a work error that names it', async () => {
  const hidden = { VK_ICD_FILENAMES: process.env['VK_ICD_FILENAMES'] }
  process.env['VK_ICD_FILENAMES'] = '/nowhere.json'
  try {
    const sizes = { depths: [1, 1, 1, 1], channels: [8, 8, 8, 8], version: 2, dropPath: 0 } as const
    const options = { ...smallOptions(convnext('tiny', sizes), 32), device: 'webgpu' as const }
    await expect(openTraining(options, smallState(options))).rejects.toMatchObject({
      code: 'DEVICE_MISSING',
      message: expect.stringMatching(/webgpu: .*adapter.*--device auto/i) as string,
    })
  } finally {
    if (hidden.VK_ICD_FILENAMES === undefined) delete process.env['VK_ICD_FILENAMES']
    else process.env['VK_ICD_FILENAMES'] = hidden.VK_ICD_FILENAMES
  }
})

test.skipIf(!environment)(
  'an operator that crashes the provider takes the child with it only',
  async () => {
    // The absent bias named '' that the WebGPU provider follows as a pointer.
    const graph = new Graph()
    const x = graph.input('x', [1, 2, 4, 4])
    const filter = graph.input('filter', [3, 2, 1, 1])
    graph.outputs.set('y', graph.node('Conv', [x, filter], [1, 3, 4, 4]))
    const model = withEmptyBias(writeModel(graph))
    expect(await tryOnDevice(model, 'webgpu')).toMatch(/crashed \(SIG/)
    expect(await tryOnDevice(writeModel(graph), 'webgpu')).toBeUndefined()
  },
  120_000,
)

test.skipIf(!environment)('a tensor over the adapter’s limits is told by its size', async () => {
  const graph = new Graph()
  const wide = graph.node(
    'Expand',
    [graph.input('x', [1, 2 ** 20]), graph.integers([2400, 1])],
    [2400, 2 ** 20],
  )
  graph.outputs.set('y', graph.node('ReduceSum', [wide], [], { keepdims: 0 }))
  const reason = await tryOnDevice(writeModel(graph), 'webgpu')
  expect(inWords(reason!, graph)).toMatch(/limits are too small: the largest tensor takes 9600 MB/)
})

test('half precision without shader-f16 is refused with what to take', () => {
  const said = 'Program Cast requires f16 but the device does not support it.'
  expect(inWords(said, new Graph())).toMatch(/no shader-f16.*--precision full/)
  expect(inWords('another reason', new Graph())).toBe('another reason')
})

/** Names a third, empty input of the model's one operator. */
function withEmptyBias(model: Uint8Array): Uint8Array {
  const message = onnxModel.toObject(onnxModel.decode(model)) as {
    graph: { node: { input: string[] }[] }
  }
  message.graph.node[0]!.input.push('')
  return onnxModel.encode(onnxModel.fromObject(message)).finish()
}
