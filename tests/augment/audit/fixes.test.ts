import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeFixes } from '../../../src/augment/audit/fixes.ts'
import type { LabelIssue } from '../../../src/augment/audit/findings.ts'
import { temporaryFolder } from '../../support/cli.ts'

const issue = (id: string, suggested: number): LabelIssue => ({
  id,
  file: `train/${id}`,
  target: 0,
  suggested,
  margin: 0.1,
  reason: 'predicted b, labelled a',
})

test('label issues wait for a person, decided rows stay as they are', async () => {
  const file = join(await temporaryFolder(), 'train.fixes.csv')
  expect(await writeFixes(file, [issue('x.jpg', 1), issue('y.jpg', 2)])).toEqual({
    kept: 0,
    written: 2,
    replaced: 0,
  })
  const first = await readFile(file, 'utf8')
  expect(first).toBe(
    'ID,target,reason,confirmed\nx.jpg,1,"predicted b, labelled a",\ny.jpg,2,"predicted b, labelled a",\n',
  )

  // A person says yes to one, no to another that is an issue again, and corrects a target.
  await writeFile(
    file,
    'ID,target,reason,confirmed\nx.jpg,5,seen myself,yes\ny.jpg,2,no,no\nz.jpg,3,old,\n',
  )
  expect(await writeFixes(file, [issue('y.jpg', 2), issue('w.jpg', 1)])).toEqual({
    kept: 2,
    written: 1,
    replaced: 1,
  })
  expect(await readFile(file, 'utf8')).toBe(
    'ID,target,reason,confirmed\nx.jpg,5,seen myself,yes\ny.jpg,2,no,no\nw.jpg,1,"predicted b, labelled a",\n',
  )
})

test('rows of a file without the column are in force and stay so', async () => {
  const file = join(await temporaryFolder(), 'train.fixes.csv')
  await writeFile(file, 'ID,target,reason\nx.jpg,1,checked\n')
  await writeFixes(file, [issue('x.jpg', 2)])
  expect(await readFile(file, 'utf8')).toBe('ID,target,reason,confirmed\nx.jpg,1,checked,yes\n')
})

test('a column that would be lost stops it', async () => {
  const file = join(await temporaryFolder(), 'train.fixes.csv')
  await writeFile(file, 'ID,target,note\nx.jpg,1,mine\n')
  await expect(writeFixes(file, [])).rejects.toMatchObject({ code: 'FIXES_COLUMNS' })
  expect(await readFile(file, 'utf8')).toContain('mine')
})
