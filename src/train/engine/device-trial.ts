/**
 * A device is taken for a graph only after one run of that very graph in a child process, compared
 * with the CPU's numbers: a driver that crashes takes the child with it and not the training, and
 * one that computes wrongly is found before the first update.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compiledPath } from '../../core/module-loader.ts'
import type { TrialReport } from './device-trial-child.ts'

/** A graph that has not run once after this many milliseconds is of no use for training. */
const LONGEST = 600_000

/** Largest difference of a result from the CPU's, as a share of the CPU's largest value; in 16 bits sums differ. */
const TOLERANCE = { full: 1e-2, half: 5e-2 } as const

/**
 * Runs a model once on a device and once on the CPU, in a child process.
 * @param model bytes of an ONNX model in standard operators
 * @param device name of the ONNX Runtime provider
 * @param precision of the model's activations
 * @returns undefined where the device ran it and agrees with the CPU, else the reason in words
 */
export async function tryOnDevice(
  model: Uint8Array,
  device: string,
  precision: keyof typeof TOLERANCE = 'full',
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-trial-'))
  try {
    const file = join(folder, 'model.onnx')
    await writeFile(file, model)
    return await runChild([file, device, `${TOLERANCE[precision]}`])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function runChild(request: readonly string[]): Promise<string | undefined> {
  const source = fileURLToPath(new URL('./device-trial-child.ts', import.meta.url))
  const script = compiledPath(source).replace(/\.ts$/, '.js')
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...request], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: LONGEST,
      killSignal: 'SIGKILL',
    })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.once('error', (error) => resolve(`its trial could not be started: ${error.message}`))
    child.once('close', (code, signal) => {
      const line = said.split('\n').findLast((text) => text.startsWith('{'))
      if (line !== undefined) return resolve((JSON.parse(line) as TrialReport).reason)
      const end = signal === null ? `code ${code}` : signal
      const why = signal === 'SIGKILL' ? `did not finish in ${LONGEST / 60_000} minutes` : 'crashed'
      resolve(`a trial of this network ${why} (${end})`)
    })
  })
}
