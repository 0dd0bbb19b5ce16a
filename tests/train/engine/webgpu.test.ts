import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { DeviceReport } from '../support/device-steps.ts'
import type { ResumeReport } from '../support/device-resume.ts'
import { swiftshader } from '../../support/swiftshader.ts'

const environment = swiftshader()
if (!environment) {
  process.stdout.write(
    'tests/train/engine/webgpu: skipped, no SwiftShader is installed (apt-get install chromium)\n',
  )
}

const SCRIPT = fileURLToPath(new URL('../support/device-steps.ts', import.meta.url))

const RESUME = fileURLToPath(new URL('../support/device-resume.ts', import.meta.url))

async function run(family: string): Promise<DeviceReport> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', SCRIPT, family, 'webgpu'],
    { env: { ...process.env, ...environment } },
  )
  return JSON.parse(stdout) as DeviceReport
}

describe.skipIf(!environment)('on WebGPU, in software', () => {
  test.each(['efficientnet', 'convnext', 'swin'])(
    'five steps, a resume and an inference of a small %s are those of the CPU',
    async (family) => {
      const { found, expected, offAfterResume } = await run(family)
      expect(found.device).toBe('webgpu')
      expect(found.steps).toHaveLength(5)
      expect(offAfterResume).toBeLessThan(1e-3)
      for (const [i, [loss, norm]] of expected.steps.entries()) {
        expect(Math.abs(found.steps[i]![0] - loss)).toBeLessThan(1e-3)
        expect(Math.abs(found.steps[i]![1] / norm - 1)).toBeLessThan(1e-3)
      }
      const largest = Math.max(...expected.logits.map(Math.abs))
      for (const [i, value] of expected.logits.entries()) {
        expect(Math.abs(found.logits[i]! - value)).toBeLessThan(1e-3 * Math.max(1, largest))
      }
    },
    240_000,
  )

  test('the state stays on the device, resumes exactly, moves to the CPU and back, and does not grow in 50 steps', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', RESUME, 'webgpu', '50'],
      { env: { ...process.env, ...environment } },
    )
    const found = JSON.parse(stdout) as ResumeReport
    expect(found.resumesExactly).toBe(true)
    expect(found.offOnCpu).toBeLessThan(1e-3)
    expect(found.offAfterMove).toBeLessThan(1e-3)
    expect(found.offAfterMoveBack).toBeLessThan(1e-3)
    expect(found.refusesNan).toBe(true)
    // The batch, the logits, and scalars: neither weights nor gradients.
    expect(found.bytesAStep).toBeGreaterThanOrEqual(found.batchBytes)
    expect(found.bytesAStep).toBeLessThan(found.batchBytes + 256)
    expect(found.memory[1] - found.memory[0]).toBeLessThan(64 * 2 ** 20)
  }, 300_000)
})
