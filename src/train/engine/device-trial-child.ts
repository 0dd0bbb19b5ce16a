/** The child process of `device-trial.ts`: runs a model on a device and on the CPU, and compares. */
import { readFile } from 'node:fs/promises'
import type * as ort from 'onnxruntime-node'
import { openSession } from './provider.ts'
import type { Device } from './engine.ts'

/** What the child prints, one JSON line; no reason where the device may be used. */
export interface TrialReport {
  reason?: string
}

async function main([file, device, tolerance]: readonly string[]): Promise<TrialReport> {
  const runtime = await import('onnxruntime-node')
  const model = await readFile(file!)
  const onDevice = await runOnce(runtime, device as Exclude<Device, 'auto'>, model)
  const onCpu = await runOnce(runtime, 'cpu', model)
  for (const [name, expected] of onCpu) {
    const off = difference(onDevice.get(name)!, expected)
    if (!(off <= Number(tolerance))) {
      return { reason: `computes "${name}" other than the CPU does (off by ${off.toPrecision(2)})` }
    }
  }
  return {}
}

/** Every output: loss and logits as they are, of the gradients their lengths. */
async function runOnce(
  runtime: typeof ort,
  device: Exclude<Device, 'auto'>,
  model: Uint8Array,
): Promise<Map<string, Float64Array>> {
  const session = await openSession(runtime, device, model)
  const feeds: Record<string, ort.Tensor> = {}
  for (const input of session.inputMetadata) {
    if (!input.isTensor) continue
    const shape = input.shape.map((size) => (typeof size === 'number' ? size : 1))
    const values = fill(input.name, input.type, shape)
    feeds[input.name] = new runtime.Tensor(input.type as 'float32', values as Float32Array, shape)
  }
  const results = await session.run(feeds)
  const out = new Map<string, Float64Array>()
  const norms: number[] = []
  for (const [name, tensor] of Object.entries(results)) {
    const values = tensor.data as Float32Array
    if (name.startsWith('gradient.')) norms.push(norm(values))
    else out.set(name, Float64Array.from(values))
  }
  if (norms.length > 0) out.set('gradients', Float64Array.from(norms))
  await session.release()
  return out
}

/** Length of a vector. */
function norm(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return Math.sqrt(sum)
}

/** Values like a training's: bytes of a picture, one class a row, weights near their beginning. */
function fill(name: string, type: string, shape: readonly number[]): Float32Array | Uint8Array {
  const length = shape.reduce((product, size) => product * size, 1)
  if (type === 'uint8') return Uint8Array.from({ length }, (_, i) => (i * 37 + (i >> 8) * 11) & 255)
  const values = new Float32Array(length)
  if (name === 'targets') {
    const [rows, classes] = [shape[0]!, shape[1]!]
    for (let row = 0; row < rows; row++) values[row * classes + (row % classes)] = 1
    return values
  }
  if (name === 'lossScale') return values.fill(1024)
  if (name === 'weights' || name.startsWith('mask.')) return values.fill(1)
  // Vectors are scales and biases of normalisations for the most part: near 1, none of them dead.
  const [middle, reach] = shape.length > 1 ? [0, 0.1] : [1, 0.1]
  let state = length
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    values[i] = middle + reach * (state / 2147483648 - 1)
  }
  return values
}

function difference(values: Float64Array, expected: Float64Array): number {
  let worst = 0
  let largest = 1e-12
  for (const [i, value] of expected.entries()) {
    worst = Math.max(worst, Math.abs(values[i]! - value))
    largest = Math.max(largest, Math.abs(value))
  }
  return Number.isNaN(worst) ? Number.NaN : worst / largest
}

const report = await main(process.argv.slice(2)).catch((error: unknown): TrialReport => {
  const message = error instanceof Error ? error.message : String(error)
  // ONNX Runtime puts the place in its own sources first.
  return { reason: message.split('\n')[0]!.replace(/^\/\S+\.(?:cc|h):\d+ .* was false\. /, '') }
})
process.stdout.write(`${JSON.stringify(report)}\n`)
