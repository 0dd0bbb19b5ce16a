import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { holdsOurs } from '../../../src/augment/build/folder.ts'
import { temporaryFolder } from '../../support/cli.ts'

test('a folder is ours with its mark, free without files, and else refused', async () => {
  const out = await temporaryFolder()
  expect(await holdsOurs(out, 'mark.json')).toBe(false)
  // What a run leaves that is killed before it wrote its mark.
  await mkdir(join(out, 'train', 'deep'), { recursive: true })
  await mkdir(join(out, '.partial'))
  await writeFile(join(out, '.mark.json.partial'), '{')
  expect(await holdsOurs(out, 'mark.json')).toBe(false)
  await writeFile(join(out, 'train', 'deep', 'thesis.txt'), 'years of work')
  await expect(holdsOurs(out, 'mark.json')).rejects.toMatchObject({ code: 'OUT_NOT_A_SET' })
  await writeFile(join(out, 'mark.json'), '{}')
  expect(await holdsOurs(out, 'mark.json')).toBe(true)
})
