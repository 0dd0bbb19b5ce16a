/** What a survey found is kept for the next run, and never makes another set than a survey would. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/core/hash.ts'
import { start } from '../support/cli.ts'
import { workplace, type Built } from '../support/workplace.ts'

test('a build after a build reads no source again; one that lies is found out, and then forgotten', async () => {
  const { args, folder } = await workplace()
  const cache = join(folder, 'cache')
  const build = async (name: string, kept = cache): Promise<Built & { failures: object[] }> => {
    const more = ['--target', '30', '--json']
    const { ended } = start('augment', args(name, ...more), undefined, { PALIMPSEST_CACHE: kept })
    const { code, stdout, stderr } = await ended
    expect(code, stderr).toBe(0)
    return JSON.parse(stdout) as Built & { failures: object[] }
  }
  const { digest } = await build('none', 'off')
  // Sources that were written less than two seconds ago are not kept.
  await new Promise((done) => setTimeout(done, 2100))
  expect((await build('first')).digest).toBe(digest)
  const surveys = join(cache, 'surveys')
  const [name] = readdirSync(surveys)
  const file = join(surveys, name!)
  const text = readFileSync(file, 'utf8')
  expect(text.split('\n')).toHaveLength(1 + 12 + 1)
  expect((await build('second')).digest).toBe(digest)

  // As if a source had become another without its size, times and place telling.
  const [head, ...lines] = text.split('\n')
  const body = lines
    .join('\n')
    .replace(/("sha256":")(.{64})/, (_, key: string) => key + 'a'.repeat(64))
  writeFileSync(file, `${head!.slice(0, -64)}${sha256(body)}\n${body}`)
  const lied = await build('third')
  expect(lied.failed).toBeGreaterThan(0)
  expect(lied.failures).toContainEqual(expect.objectContaining({ code: 'SOURCE_CHANGED' }))
  expect(await build('fourth')).toMatchObject({ digest, failed: 0 })
})
