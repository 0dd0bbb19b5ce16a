/** ONNX Runtime: which of its providers runs here, and what each can do. */
import { existsSync } from 'node:fs'
import type * as ort from 'onnxruntime-node'
import type { Device } from './engine.ts'
import { Graph } from './graph/graph.ts'
import { writeModel } from './graph/write.ts'
import type { OperatorSet } from './trace/traced.ts'

export type Runtime = typeof ort
export type Session = ort.InferenceSession

/** Fastest first. */
export const PREFERENCE: readonly Exclude<Device, 'auto'>[] = [
  'cuda',
  'dml',
  'coreml',
  'webgpu',
  'cpu',
]

export interface Provider {
  runtime: Runtime
  device: Exclude<Device, 'auto'>
  /** A line for every device that was tried before and why it was not taken. */
  unavailable: string[]
  operatorSet: OperatorSet
}

/**
 * The providers that may serve a device, fastest first; whether one can run a graph is found out by
 * running it (`open-graph.ts`). What cannot serve is named in `unavailable`.
 * @param unavailable lines `device: reason`, added to as devices are passed over
 */
export async function* candidates(
  device: Device,
  unavailable: string[],
): AsyncGenerator<Provider, void> {
  const runtime = await import('onnxruntime-node')
  for (const name of device === 'auto' ? PREFERENCE : [device]) {
    const reason = whyNot(runtime, name, device === 'auto')
    if (reason !== undefined) {
      unavailable.push(`${name}: ${reason}`)
      continue
    }
    const operatorSet =
      name === 'cpu'
        ? { block: await blockSize(runtime), contributed: true }
        : { block: 0, contributed: false }
    yield { runtime, device: name, unavailable, operatorSet }
  }
}

/** The CPU's provider, which is always there. */
export async function cpuProvider(): Promise<Provider> {
  const { value } = await candidates('cpu', []).next()
  return value!
}

function whyNot(
  runtime: Runtime,
  name: Exclude<Device, 'auto'>,
  isSearching: boolean,
): string | undefined {
  const backend = runtime.listSupportedBackends().find((each) => each.name === name)
  if (!backend) return 'not in the onnxruntime-node package for this platform'
  if (isSearching && name !== 'cpu' && !hasGraphicsDevice())
    return 'this machine shows no graphics device'
  return undefined
}

/** Asking a provider costs a process and seconds, so Linux is asked first. */
function hasGraphicsDevice(): boolean {
  if (process.platform !== 'linux') return true
  return ['/dev/dri', '/dev/nvidia0', '/dev/dxg', '/dev/kfd'].some((device) => existsSync(device))
}

export interface SessionOptions {
  threads?: number | undefined
  /** outputs that stay in the device's memory */
  kept?: readonly string[]
}

export function openSession(
  runtime: Runtime,
  device: Exclude<Device, 'auto'>,
  model: Uint8Array,
  { threads, kept = [] }: SessionOptions = {},
): Promise<Session> {
  return runtime.InferenceSession.create(model, {
    executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
    graphOptimizationLevel: 'extended',
    // A plan of memory made by the first run would stand beside what that run took: half as much again.
    enableMemPattern: false,
    logSeverityLevel: 3,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    ...(kept.length === 0
      ? {}
      : { preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, 'gpu-buffer'])) }),
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
  const session = await openSession(runtime, 'cpu', writeModel(graph), { threads: 1 })
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
