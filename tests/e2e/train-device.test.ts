import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readModelFile } from '../../src/train/weights/model-file.ts'
import { start, temporaryFolder } from '../support/cli.ts'
import { swiftshader } from '../support/swiftshader.ts'
import { writeBuiltSet } from '../train/support/built-set.ts'
import { difference } from '../train/support/small-steps.ts'

const environment = swiftshader()
if (!environment) {
  process.stdout.write(
    'tests/e2e/train-device: skipped, no SwiftShader is installed (apt-get install chromium)\n',
  )
}

/** A graphics device in software. */
const LIMIT = { timeout: 600_000 }

interface Step {
  kind: string
  loss: number
  gradientNorm: number
}

async function stepsOf(run: string): Promise<Step[]> {
  const text = await readFile(join(run, 'convnextv2_atto', 'metrics.jsonl'), 'utf8')
  const rows = text.trim().split('\n')
  return rows.map((row) => JSON.parse(row) as Step).filter(({ kind }) => kind === 'step')
}

/** The weights of the last checkpoint. */
async function weightsOf(run: string): Promise<number[]> {
  const folder = join(run, 'convnextv2_atto')
  const step = (await readdir(folder)).find((name) => name.startsWith('step-'))!
  const { model } = await readModelFile(join(folder, step, 'model.safetensors'))
  return [...model.parameters.values()].flatMap(({ values }) => [...values])
}

test.skipIf(!environment)(
  'train --device webgpu trains as the CPU does, which goes on with what it began',
  LIMIT,
  async () => {
    const folder = await temporaryFolder()
    const set = join(folder, 'set')
    await writeBuiltSet(set, { classes: 2, train: 4, holdout: 1 })
    const backbone = { name: 'convnextv2_atto', size: 32, batch: 2, accumulate: 1 }
    const settings = join(folder, 'settings.yaml')
    await writeFile(settings, JSON.stringify({ backbones: [backbone] }))
    const run = async (device: string, out: string, steps: number): Promise<string> => {
      const args = ['--dataset', set, '--config', settings, '--preset', 'quick']
      args.push('--device', device, '--weights', 'none', '--steps', `${steps}`)
      args.push('--out', join(folder, out))
      const { code, stderr } = await start('train', args, undefined, environment).ended
      expect(code, stderr).toBe(0)
      expect(stderr).toContain(`convnextv2_atto: on ${device}`)
      return join(folder, out)
    }
    const onDevice = await run('webgpu', 'device', 2)
    const onCpu = await run('cpu', 'cpu', 2)
    const [found, expected] = [await stepsOf(onDevice), await stepsOf(onCpu)]
    expect(found).toHaveLength(2)
    for (const [i, { loss, gradientNorm }] of expected.entries()) {
      expect(Math.abs(found[i]!.loss - loss)).toBeLessThan(1e-3)
      expect(Math.abs(found[i]!.gradientNorm / gradientNorm - 1)).toBeLessThan(1e-3)
    }
    expect(difference(await weightsOf(onDevice), await weightsOf(onCpu))).toBeLessThan(1e-3)

    // The way back is tried on the engine alone (tests/train/engine/webgpu.test.ts): a device costs minutes.
    const before = await weightsOf(onDevice)
    await run('cpu', 'device', 3)
    const [, , third, ...more] = await stepsOf(onDevice)
    expect(third!.loss).toBeGreaterThan(0)
    expect(more).toEqual([])
    const moved = difference(await weightsOf(onDevice), before)
    expect(moved).toBeGreaterThan(0)
    expect(moved).toBeLessThan(1e-2)
  },
)
