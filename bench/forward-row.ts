/** One row of `npm run bench -- gpu --forward`, in a process of its own: one image through a network. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { rngFrom } from '../src/core/rng.ts'
import type { Device, EngineOptions } from '../src/train/engine/engine.ts'
import { initialState, openInference } from '../src/train/engine/open.ts'
import { backboneByName } from '../src/train/models/registry.ts'

export interface ForwardRequest {
  backbone: string
  size: number
  device: Device
}

export interface ForwardResult {
  device: string
  /** tracing, the trial in a child process, and opening the session */
  openSeconds: number
  seconds: number
  /** largest difference of a logit from the CPU's, as a share of the CPU's largest */
  apart: number
  peakRssBytes: number
}

const CLASSES = 17

async function measure({ backbone, size, device }: ForwardRequest): Promise<ForwardResult> {
  const common = { backbone: backboneByName(backbone), size, classes: CLASSES, batch: 1 }
  const options: EngineOptions = { ...common, mode: 'traced', device, drop: 0, dropPath: 0 }
  const state = initialState(options, rngFrom('bench'))
  const image = new Uint8Array(size * size * 3).map((_, at) => (at * 7919) % 251)
  const found = await forward(options, state, image)
  const expected = await forward({ ...options, device: 'cpu' }, state, image)
  let worst = 0
  for (const [i, value] of expected.logits.entries()) {
    worst = Math.max(worst, Math.abs(found.logits[i]! - value))
  }
  const { device: ran, openSeconds, seconds } = found
  return {
    device: ran,
    openSeconds,
    seconds,
    apart: worst / Math.max(...expected.logits.map(Math.abs)),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

async function forward(
  options: EngineOptions,
  state: Parameters<typeof openInference>[1],
  image: Uint8Array,
) {
  const begun = performance.now()
  const engine = await openInference(options, state)
  const opened = performance.now()
  const logits = await engine.logits(image, 1)
  const seconds = (performance.now() - opened) / 1000
  await engine.close()
  return { device: engine.device, openSeconds: (opened - begun) / 1000, seconds, logits }
}

/** Measures a row in a process of its own. @throws Error where that fails */
export function forwardInChild(request: ForwardRequest): ForwardResult {
  const measured = spawnSync(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(import.meta.url), JSON.stringify(request)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (measured.status !== 0) throw new Error(`the row ${JSON.stringify(request)} failed`)
  return JSON.parse(measured.stdout) as ForwardResult
}

const request = process.argv[2]
if (process.argv[1] === fileURLToPath(import.meta.url) && request?.startsWith('{')) {
  process.stdout.write(JSON.stringify(await measure(JSON.parse(request) as ForwardRequest)))
}
