import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { start, temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Starts an example of the checkout, TypeScript included. */
function example(name: string, ...args: string[]) {
  const file = join(ROOT, 'examples', name)
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { cwd: ROOT })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  child.stdout.on('data', (data: Buffer) => (text += data.toString()))
  child.stderr.on('data', (data: Buffer) => (text += data.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended, text: () => text }
}

test('the examples build a set and serve predictions of a model trained on it', async () => {
  const folder = await temporaryFolder()
  const [data, out, run] = ['data', 'set', 'run'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeSmallSet(data, { classes: 3, pages: 4 })
  const built = example('build.ts', data, out)
  expect(await built.ended, built.text()).toBe(0)
  expect(built.text()).toMatch(/^\d+ images in .* digest [0-9a-f]{64}$/m)
  expect(built.text()).toMatch(/^noise +\d+$/m)

  const train = ['--dataset', out, '--backbones', 'convnextv2_atto', '--steps', '2', '--out', run]
  const trained = await start('train', train).ended
  expect(trained.code, trained.stderr).toBe(0)

  const server = example('predict-server.mjs', run, '0')
  await expect.poll(server.text, { timeout: 60_000, interval: 200 }).toContain('http://')
  const url = /http:\S+/.exec(server.text())![0]
  const page = await readFile(join(data, 'train', 'p0x0.jpg'))
  const answer = await fetch(url, { method: 'POST', body: page })
  expect(answer.status).toBe(200)
  const ranked = (await answer.json()) as { name: string; probability: number }[]
  expect(ranked.map(({ name }) => name).toSorted()).toEqual(['class_0', 'class_1', 'class_2'])
  expect(ranked.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 4)
  const refused = await fetch(url, { method: 'POST', body: 'no image' })
  expect(refused.status).toBe(400)
  expect(await refused.json()).toHaveProperty('error')
  server.child.kill('SIGTERM')
  await server.ended
})
