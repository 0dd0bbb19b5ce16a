import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Arena } from '../../../src/page/kernels/arena.ts'
import { NOISE_SIDE, noiseTile, type NoiseKind } from '../../../src/page/texture/noise.ts'

const KINDS: NoiseKind[] = ['white', 'grain', 'fibre', 'cloud']

function moments(tile: Uint8Array): { mean: number; sd: number } {
  let [sum, squares] = [0, 0]
  for (const value of tile) {
    sum += value
    squares += value * value
  }
  const mean = sum / tile.length
  return { mean, sd: Math.sqrt(squares / tile.length - mean * mean) }
}

/** Autocorrelation at a distance along rows and along columns, wrapping. */
function likeness(tile: Uint8Array, distance: number): [along: number, down: number] {
  const { mean, sd } = moments(tile)
  let [along, down] = [0, 0]
  for (let i = 0; i < tile.length; i++) {
    const own = tile[i]! - mean
    const row = i - (i % NOISE_SIDE)
    along += own * (tile[row + ((i + distance) % NOISE_SIDE)]! - mean)
    down += own * (tile[(i + distance * NOISE_SIDE) % tile.length]! - mean)
  }
  return [along / tile.length / sd / sd, down / tile.length / sd / sd]
}

describe('noiseTile', () => {
  it.each(KINDS)('%s has mean 128 and standard deviation 40', (kind) => {
    const { mean, sd } = moments(noiseTile(kind))
    expect(Math.abs(mean - 128)).toBeLessThan(0.3)
    expect(Math.abs(sd - 40)).toBeLessThan(1.5)
  })

  it.each(KINDS)('%s joins at its edges', (kind) => {
    const tile = noiseTile(kind)
    const step = (a: (i: number) => number, b: (i: number) => number): number => {
      let sum = 0
      for (let i = 0; i < NOISE_SIDE; i++) sum += Math.abs(tile[a(i)]! - tile[b(i)]!)
      return sum / NOISE_SIDE
    }
    const S = NOISE_SIDE
    const inside = step(
      (i) => i * S + 500,
      (i) => i * S + 501,
    )
    const seam = step(
      (i) => i * S + S - 1,
      (i) => i * S,
    )
    const below = step(
      (i) => (S - 1) * S + i,
      (i) => i,
    )
    expect(seam).toBeLessThan(1.25 * inside + 0.3)
    expect(below).toBeLessThan(1.25 * inside + 0.3)
  })

  it('grain is as coarse as that of the pages it stands for', () => {
    const tile = noiseTile('grain')
    for (const axis of [0, 1] as const) {
      expect(likeness(tile, 1)[axis]).toBeGreaterThan(0.6)
      expect(likeness(tile, 1)[axis]).toBeLessThan(0.8)
      expect(likeness(tile, 2)[axis]).toBeGreaterThan(0.25)
      expect(likeness(tile, 2)[axis]).toBeLessThan(0.4)
      expect(Math.abs(likeness(tile, 5)[axis])).toBeLessThan(0.02)
    }
  })

  it('white is uncorrelated and cloud is smooth over 20 px, gone over 400', () => {
    expect(Math.abs(likeness(noiseTile('white'), 1)[0])).toBeLessThan(0.01)
    expect(likeness(noiseTile('cloud'), 20)[0]).toBeGreaterThan(0.85)
    expect(likeness(noiseTile('cloud'), 400)[0]).toBeLessThan(0.3)
  })

  it('is made once', () => {
    expect(noiseTile('fibre')).toBe(noiseTile('fibre'))
  })
})

it('is kept on disk, the sensor’s and the table tops too: each has the digest that its module says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'noise-'))
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })
  vi.stubEnv('PALIMPSEST_CACHE', folder)
  vi.resetModules()
  const noise = await import('../../../src/page/texture/noise.ts')
  const { sensorNoiseAt } = await import('../../../src/page/texture/sensor-noise.ts')
  const tops = await import('../../../src/page/texture/background-texture.ts')
  for (const kind of KINDS) noise.noiseTile(kind)
  for (const kind of tops.BACKGROUNDS) tops.backgroundTile(kind)
  sensorNoiseAt({ constant: (_: string, make: () => Uint8Array) => make().length } as Arena)
  expect(readdirSync(join(folder, 'tables'))).toHaveLength(11)
})
