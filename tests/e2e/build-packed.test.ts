/** A build straight into the files of another format: those that a folder of images would be exported to. */
import { readdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/core/hash.ts'
import { augment, augmentJson, start } from '../support/cli.ts'
import { QUICK, workplace, type Built } from '../support/workplace.ts'

/** Name and SHA-256 of all files below a folder but its description, which says how it was made. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name)
        return [path.slice(folder.length + 1), sha256(await readFile(path))] as const
      }),
  )
  return Object.fromEntries(files.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Images that the packs of a running build hold, about. */
async function packed(folder: string): Promise<number> {
  const text = await readFile(join(folder, 'manifest.partial.jsonl'), 'utf8').catch(() => '')
  return text.split('\n').length - 1
}

test('tar, Parquet and ZIP files are those of a folder that is exported', async () => {
  const { data, out } = await workplace(3, 4)
  const small = ['build', '--data', data, '--recipe', QUICK, '--target', '60', '--workers', '2']
  const whole = await augmentJson<Built>(...small, '--out', out('set'))
  for (const format of ['webdataset', 'parquet', 'zip']) {
    const as = ['--format', format, '--shard-size', '100KB']
    const place = out(format)
    if (format === 'webdataset') {
      const dry = await augment(...small, ...as, '--out', place, '--dry-run')
      expect(dry.code, dry.stderr).toBe(0)
    }
    const built = await augmentJson<Built>(...small, ...as, '--out', place)
    expect(built).toMatchObject({ digest: whole.digest, made: whole.made, counts: whole.counts })
    await augmentJson('export', out('set'), ...as, '--out', `${place}-exported`)
    const [made, exported] = [await filesOf(place), await filesOf(`${place}-exported`)]
    // Of a set of a few pages several files, so that the division is compared too.
    expect(Object.keys(exported).length).toBeGreaterThan(6)
    expect(Object.keys(made).filter((name) => !(name in exported))).toEqual([
      'failures.jsonl',
      'images.jsonl',
      'recipe.holdout.yaml',
      'recipe.yaml',
    ])
    for (const [name, digest] of Object.entries(exported)) {
      // Which says in addition how the set was built.
      if (name !== 'export.json') expect([name, made[name]]).toEqual([name, digest])
    }
    expect(await readFile(join(place, 'images.jsonl'), 'utf8')).toBe(
      await readFile(join(out('set'), 'manifest.jsonl'), 'utf8'),
    )
  }
})

test('a killed build resumes; what is finished is left alone, what is damaged is made again', async () => {
  const { data, out } = await workplace(3, 4)
  const args = ['build', '--data', data, '--recipe', QUICK, '--target', '300', '--workers', '1']
  const whole = await augmentJson<Built>(...args, '--out', out('set'))
  const into = [...args, '--format', 'webdataset', '--shard-size', '200KB', '--out', out('tar')]
  const { child, ended } = start('augment', into)
  while (child.exitCode === null && (await packed(out('tar'))) < 40) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  child.kill('SIGKILL')
  await ended
  // Part of an image that was not on record, as a lost machine leaves it.
  const [pack] = await readdir(join(out('tar'), 'packs'))
  const { size } = await stat(join(out('tar'), 'packs', pack!))
  await truncate(join(out('tar'), 'packs', pack!), Math.floor(size / 2))

  const resumed = await augmentJson<Built>(...into)
  expect(resumed.digest).toBe(whole.digest)
  expect(resumed.made).toBeGreaterThan(0)
  expect(resumed.made).toBeLessThan(whole.made)
  expect(await readdir(out('tar'))).not.toContain('packs')
  const files = await filesOf(out('tar'))
  expect(await augmentJson<Built>(...into)).toMatchObject({ made: 0, digest: whole.digest })
  expect(await filesOf(out('tar'))).toEqual(files)

  const other = await augment(...into, '--seed', '4')
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('--overwrite') as string })
  await rm(join(out('tar'), 'data', 'train-000001.tar'))
  expect(await augmentJson<Built>(...into)).toMatchObject({ made: whole.made })
  expect(await filesOf(out('tar'))).toEqual(files)
})
