import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verify } from '../../../src/augment/build/verify.ts'
import { silent } from '../../../src/core/progress.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { writeBuiltSet } from '../../train/support/built-set.ts'

test('a build that was stopped before its manifest is said to be unfinished', async () => {
  const folder = join(await temporaryFolder(), 'set')
  await writeBuiltSet(folder, { classes: 2, train: 2, holdout: 1 })
  const file = join(folder, 'dataset.json')
  const info = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  await writeFile(file, JSON.stringify({ ...info, complete: false }))
  expect((await verify(folder, silent)).bad).toContain(
    'dataset.json: not finished: run the same build again',
  )
  await rm(join(folder, 'manifest.jsonl'))
  await expect(verify(folder, silent)).rejects.toMatchObject({
    code: 'SET_UNFINISHED',
    kind: 'input',
    message: `${folder}: not finished: run the same build again`,
  })
})

test('of a manifest that was cut short the manifest is named first, then the files', async () => {
  const folder = join(await temporaryFolder(), 'set')
  await writeBuiltSet(folder, { classes: 2, train: 2, holdout: 1 })
  const file = join(folder, 'manifest.jsonl')
  const rows = (await readFile(file, 'utf8')).trimEnd().split('\n')
  await writeFile(file, `${rows.slice(0, -1).join('\n')}\n`)
  const { bad } = await verify(folder, silent)
  expect(bad.find((line) => !line.startsWith('dataset.json: '))).toBe(
    `manifest.jsonl: ${rows.length - 1} rows, where dataset.json counts ${rows.length} images`,
  )
  expect(bad.slice(0, 2).filter((line) => /^(train|holdout)/.test(line))).toEqual([])
})
