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
