/** PyTorch's figures for a row, measured by peers/torch_step.py where there is a Python that has it. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface TorchRow {
  backbone: string
  size: number
  batch: number
  threads: number
  trainImagesPerSecond: number | null
  trainVariant: string | null
  inferImagesPerSecond: number | null
  inferVariant: string | null
}

export interface TorchRequest {
  /** timm's name */
  backbone: string
  size: number
  batch: number
  threads: number
  repeat: number
  /** PyTorch's name of a device; the CPU unless said otherwise */
  device?: string
  /** float16 with loss scaling in place of float32 */
  half?: boolean
}

/** Undefined where PALIMPSEST_PYTHON names no Python, or it fails; why is on standard error. */
export function torchRow(request: TorchRequest): TorchRow | undefined {
  const python = process.env['PALIMPSEST_PYTHON']
  if (!python) return undefined
  const script = fileURLToPath(new URL('./peers/torch_step.py', import.meta.url))
  const { backbone, size, batch, threads, repeat, device, half } = request
  const options = { backbone, size, batch, threads, repeat, ...(device && { device }) }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  const peer = spawnSync(python, [script, '--json', ...args, ...(half ? ['--half'] : [])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (peer.status !== 0) return undefined
  return (JSON.parse(peer.stdout) as { rows: TorchRow[] }).rows[0]
}
