import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../support/cli.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

function quickstart(...args: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'quickstart.js'), ...args])
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (text += data.toString()))
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })))
}

test(
  'the quickstart goes from nothing to both scores and a page that shows them, and resumes',
  { timeout: 1_200_000 },
  async () => {
    const folder = await temporaryFolder()
    const { code, text } = await quickstart('--in', folder, '--tiny')
    expect(code, text).toBe(0)
    expect(text).toMatch(/Macro F1 on 34 noisy pages that the model never saw, restored/)
    const alone = /by the model alone +(0\.\d{3})/.exec(text)![1]!
    const together = /with the words on the pages (0\.\d{3})/.exec(text)![1]!
    expect(text).toContain('npx augment build --recipe heavy --data my-data')
    const page = await readFile(join(folder, 'runs', 'quickstart-test.html'), 'utf8')
    // The page says as many digits as the interval allows, the program three.
    for (const [how, score] of [
      ['by the model alone', alone],
      ['with the words on the pages', together],
    ]) {
      const tile = new RegExp(`<b>([\\d.]+)</b>\\s*macro F1 ${how}`).exec(page)![1]!
      const digits = tile.split('.')[1]!.length
      expect(digits).toBeGreaterThanOrEqual(2)
      const rounding = 0.5 * 10 ** -digits + 0.0005
      expect(Math.abs(Number(tile) - Number(score)), how).toBeLessThan(rounding + 1e-9)
    }
    expect(await readdir(join(folder, 'output'))).toContain('heavy-sheet.jpg')

    const again = await quickstart('--in', folder, '--tiny')
    expect(again.code, again.text).toBe(0)
    expect(again.text).toContain('there already')
    expect(again.text).toContain(`by the model alone          ${alone}`)
  },
)

test('its help says what it does, and other options are refused', async () => {
  const help = await quickstart('--help')
  expect(help.code).toBe(0)
  expect(help.text).toMatch(/--full .*3,140 test pages/)
  const refused = await quickstart('--fast')
  expect(refused.code).toBe(2)
  expect(refused.text).toContain('--fast')
})
