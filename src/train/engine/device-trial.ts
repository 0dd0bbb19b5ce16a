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

/**
 * Runs a model once on a device and once on the CPU, in a child process.
 * @param model bytes of an ONNX model in standard operators
 * @param device name of the ONNX Runtime provider
 * @returns undefined where the device ran it and agrees with the CPU, else the reason in words
 */
export async function tryOnDevice(model: Uint8Array, device: string): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-trial-'))
  try {
    const file = join(folder, 'model.onnx')
    await writeFile(file, model)
    return await runChild(file, device)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function runChild(file: string, device: string): Promise<string | undefined> {
  const source = fileURLToPath(new URL('./device-trial-child.ts', import.meta.url))
  const script = compiledPath(source).replace(/\.ts$/, '.js')
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, file, device], {
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
