import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readCheckpoint } from '../../../src/train/loop/checkpoint.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, smallBackbone, temporary } from '../support/run.ts'

const PROGRAM = fileURLToPath(new URL('../support/train-small.ts', import.meta.url))

/** Runs the program; killed some time after `gradients` of them. Returns whether it ended by itself. */
function live(config: string, out: string, gradients: number): Promise<boolean> {
  const args = ['--import', 'tsx', PROGRAM, config, out]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let seen = 0
  child.stdout.on('data', (dots: Buffer) => {
    seen += dots.length
    if (seen >= gradients) child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== null && code !== 0) reject(new Error(`ended with ${code}`))
      else resolve(code === 0)
    })
  })
}

test('killed at any moment and started again, a run ends with the same weights', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 10, holdout: 2 })
  const config = smallConfig(set, {
    backbones: [smallBackbone('small'), smallBackbone('small-other')],
    duration: { steps: 40, evaluations: 8 },
  })
  const file = join(root, 'config.json')
  await writeFile(file, JSON.stringify(config))
  await runSmall(join(root, 'through'), config)

  const out = join(root, 'killed')
  let deaths = 0
  // In the middle of a stretch, about where a checkpoint is written, and in the second backbone.
  for (let life = 13; !(await live(file, out, life)); life += 7) deaths++
  expect(deaths).toBeGreaterThan(2)
  for (const name of ['small', 'small-other']) {
    const [a, b] = [join(root, 'through', name), join(out, name)]
    const [whole, killed] = [await readCheckpoint(a), await readCheckpoint(b)]
    expect(killed!.model).toEqual(whole!.model)
    expect(killed!.optimiser).toEqual(whole!.optimiser)
    const best = 'best.safetensors'
    expect(await readFile(join(b, best))).toEqual(await readFile(join(a, best)))
    const steps = (await readFile(join(b, 'metrics.jsonl'), 'utf8')).match(/"kind":"step"/g)
    expect(steps).toHaveLength(40)
  }
})
