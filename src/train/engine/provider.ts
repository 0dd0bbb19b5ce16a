/** ONNX Runtime: which of its providers runs here, and what each can do. */
import { existsSync } from 'node:fs'
import type * as ort from 'onnxruntime-node'
import { WorkError } from '../../core/errors.ts'
import type { Device } from './engine.ts'
import { Graph } from './graph/graph.ts'
import { writeModel } from './graph/write.ts'
import type { OperatorSet } from './trace/traced.ts'

export type Runtime = typeof ort
export type Session = ort.InferenceSession

/** Fastest first. */
const PREFERENCE: readonly Exclude<Device, 'auto'>[] = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu']

export interface Provider {
  runtime: Runtime
  device: Exclude<Device, 'auto'>
  /** A line for every device that was tried before and why it was not taken. */
  unavailable: string[]
  operatorSet: OperatorSet
}

/**
 * The provider for a device; `auto` tries them from the fastest on.
 * @throws WorkError DEVICE_MISSING when a device that was named does not work here, saying why
 */
export async function openProvider(device: Device): Promise<Provider> {
  const runtime = await import('onnxruntime-node')
  const unavailable: string[] = []
  for (const name of device === 'auto' ? PREFERENCE : [device]) {
    const reason = await whyNot(runtime, name, device === 'auto')
    if (reason === undefined) {
      const operatorSet =
        name === 'cpu'
          ? { block: await blockSize(runtime), contributed: true }
          : { block: 0, contributed: false }
      return { runtime, device: name, unavailable, operatorSet }
    }
    unavailable.push(`${name}: ${reason}`)
  }
  throw new WorkError(
    'DEVICE_MISSING',
    `the device ${device} cannot run here: ${unavailable.join('; ')}. Take --device auto, or one of those the machine has`,
  )
}

async function whyNot(
  runtime: Runtime,
  name: Exclude<Device, 'auto'>,
  looking: boolean,
): Promise<string | undefined> {
  const backend = runtime.listSupportedBackends().find((each) => each.name === name)
  if (!backend) return 'not in the onnxruntime-node package for this platform'
  if (looking && name !== 'cpu' && !hasGraphicsDevice())
    return 'this machine shows no graphics device'
  const graph = new Graph()
  const x = graph.input('x', [2])
  graph.outputs.set('y', graph.node('Add', [x, x], [2]))
  try {
    const session = await openSession(runtime, name, writeModel(graph))
    const feeds = { x: new runtime.Tensor('float32', Float32Array.of(1, 2), [2]) }
    const { y } = await session.run(feeds)
    await session.release()
    const sum = (y!.data as Float32Array)[1]
    return sum === 4 ? undefined : `2 + 2 came out as ${sum}`
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // ONNX Runtime puts the place in its own sources first.
    return message.split('\n')[0]!.replace(/^\/\S+\.(?:cc|h):\d+ .* was false\. /, '')
  }
}

/** Providers that find none say so on standard error in words of their own, so Linux is asked first. */
function hasGraphicsDevice(): boolean {
  if (process.platform !== 'linux') return true
  return ['/dev/dri', '/dev/nvidia0', '/dev/dxg', '/dev/kfd'].some((device) => existsSync(device))
}

export function openSession(
  runtime: Runtime,
  device: Exclude<Device, 'auto'>,
  model: Uint8Array,
  threads?: number,
): Promise<Session> {
  return runtime.InferenceSession.create(model, {
    executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
    graphOptimizationLevel: 'extended',
    // A plan of memory made by the first run would stand beside what that run took: half as much again.
    enableMemPattern: false,
    logSeverityLevel: 3,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  })
}

let knownBlock: Promise<number> | undefined

/**
 * Channels in a block of the CPU provider's own layout: found by looking at how it lays out
 * numbers that say where they came from. 0 where it has no such layout, or computes it wrongly.
 */
export function blockSize(runtime: Runtime): Promise<number> {
  knownBlock ??= findBlock(runtime).catch(() => 0)
  return knownBlock
}

async function findBlock(runtime: Runtime): Promise<number> {
  const channels = 64
  const graph = new Graph()
  const domain = { domain: 'com.microsoft.nchwc' }
  const x = graph.input('x', [1, 1, 2, channels])
  const shape = [1, channels, 1, 2]
  const blocked = graph.node('ReorderInput', [x], shape, { channels_last: 1 }, domain)
  const twice = graph.constant(new Float32Array(channels).fill(2), [channels, 1, 1, 1], 'float32')
  const attributes = { group: channels, kernel_shape: [1, 1] }
  const doubled = graph.node('Conv', [blocked, twice], shape, attributes, domain)
  graph.outputs.set(
    'y',
    graph.node('Reshape', [doubled, graph.integers([2 * channels])], [2 * channels]),
  )
  const session = await openSession(runtime, 'cpu', writeModel(graph), 1)
  const values = Float32Array.from({ length: 2 * channels }, (_, at) => at)
  const feeds = { x: new runtime.Tensor('float32', values, [1, 1, 2, channels]) }
  const { y } = await session.run(feeds)
  await session.release()
  const seen = y!.data as Float32Array
  const fits = (block: number): boolean =>
    seen.every((value, at) => {
      const [row, within] = [Math.floor(at / block), at % block]
      const [group, column] = [Math.floor(row / 2), row % 2]
      return value === 2 * (column * channels + group * block + within)
    })
  return [16, 8, 4].find(fits) ?? 0
}
