/** A hub, and a cache of its own, for a test. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { silent } from '../../../../src/core/progress.ts'
import { pullFromHub, type PullOptions } from '../../../../src/train/weights/hub/pull.ts'
import { temporaryFolder } from '../../../support/cli.ts'
import { fileBytes } from '../file.ts'
import { sha256, startHub, type Hub, type HubBehaviour } from './server.ts'

export const NAME = 'timm/some.tag'
export const CONTENT = fileBytes(
  { weight: { dtype: 'F32', shape: [40], data_offsets: [0, 160] } },
  Buffer.from(Float32Array.from({ length: 40 }, (_, i) => i / 7).buffer),
)

export interface Place {
  hub: Hub
  cache: string
  folder: string
  options: PullOptions
  pull: () => ReturnType<typeof pullFromHub>
}

export async function place(behaviour: Partial<HubBehaviour> = {}, env = {}): Promise<Place> {
  const hub = await startHub({ content: CONTENT, ...behaviour })
  const cache = await temporaryFolder()
  const options: PullOptions = {
    env: { HF_ENDPOINT: hub.url, HF_HUB_CACHE: cache, ...env },
    progress: silent,
    signal: new AbortController().signal,
    patience: 1,
    stall: 5000,
  }
  const folder = join(cache, 'models--timm--some.tag')
  return { hub, cache, folder, options, pull: () => pullFromHub(NAME, options) }
}

export const partialOf = (folder: string): string =>
  join(folder, 'blobs', `${sha256(CONTENT)}.palimpsest.incomplete`)

/** Nothing that could be taken for weights. */
export function expectNothing(folder: string): void {
  expect(existsSync(join(folder, 'refs', 'main'))).toBe(false)
  expect(existsSync(join(folder, 'snapshots'))).toBe(false)
  expect(existsSync(join(folder, 'blobs', sha256(CONTENT)))).toBe(false)
}

/** The first byte asked for. */
export const startOf = (range: string | undefined): number =>
  Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')![1])

export const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )
