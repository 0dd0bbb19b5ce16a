/** What this machine can train on, found out by trying. */
import { availableParallelism, cpus, totalmem } from 'node:os'
import { tryOnDevice } from './device-trial.ts'
import { graphicsCards } from './graphics-cards.ts'
import { Graph } from './graph/graph.ts'
import { writeModel } from './graph/write.ts'
import { blockSize, PREFERENCE } from './provider.ts'

export interface DeviceReport {
  /** as `--device` takes it */
  device: string
  usable: boolean
  /** what it is, or why it cannot be used */
  found: string
  /** what to install for it, where something is missing */
  remedy?: string
}

/** What each provider needs beside the onnxruntime-node package. */
const REMEDIES: Readonly<Record<string, string>> = {
  cuda: 'NVIDIA driver, CUDA 12 and cuDNN 9, then in the project `npm rebuild onnxruntime-node --ignore-scripts=false --onnxruntime-node-install=cuda12` (Linux x64; it downloads)',
  dml: 'Windows 10 or newer with a DirectX 12 graphics card',
  coreml: 'macOS',
  webgpu:
    'a graphics driver with Vulkan (Linux: libvulkan1 and the card’s driver), Direct3D 12 or Metal',
}

const AGREES = 'tried, and agrees with the CPU'

/** Every device that ONNX Runtime knows, the fastest first; each is tried in a process of its own. */
export async function listDevices(): Promise<DeviceReport[]> {
  const runtime = await import('onnxruntime-node')
  const listed = new Set<string>(runtime.listSupportedBackends().map(({ name }) => name))
  const cards = await graphicsCards()
  const reports: DeviceReport[] = []
  for (const device of PREFERENCE) {
    if (device === 'cpu') {
      reports.push({ device, usable: true, found: describeCpu(await blockSize(runtime)) })
      continue
    }
    const reason = listed.has(device)
      ? await tryOnDevice(smallModel(), device)
      : 'not in the onnxruntime-node package for this platform'
    reports.push(
      reason === undefined
        ? { device, usable: true, found: [cards, AGREES].filter(Boolean).join('; ') }
        : { device, usable: false, found: reason, remedy: REMEDIES[device]! },
    )
  }
  return reports
}

function describeCpu(block: number): string {
  const vectors = { 16: 'AVX-512', 8: 'AVX2', 4: 'SSE or NEON' }[block] ?? 'no blocked layout'
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0)
  return `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores, ${vectors}, ${gigabytes} GB`
}

/** A convolution and a sum: enough to see whether a device computes at all, and rightly. */
function smallModel(): Uint8Array {
  const graph = new Graph()
  const x = graph.input('x', [1, 3, 16, 16])
  const filter = graph.input('filter', [8, 3, 3, 3])
  const convolved = graph.node('Conv', [x, filter], [1, 8, 14, 14])
  graph.outputs.set('y', graph.node('Add', [convolved, convolved], [1, 8, 14, 14]))
  return writeModel(graph)
}
