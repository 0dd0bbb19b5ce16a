import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { labelsOf } from '../../../src/augment/export/labels.ts'
import { keyOf } from '../../../src/augment/export/webdataset.ts'
import { padding, TAR_END, tarHeader } from '../../../src/dataset/formats/tar.ts'
import { temporaryFolder } from '../../support/cli.ts'

const classes = (...names: string[]) => ({
  classes: names.map((name, target) => ({ target, name, sources: 1, holdout: 0, train: 1 })),
})

test('classes have names and folders unlike each other', () => {
  const labels = labelsOf(classes('A', 'a', '../x', '', 'A', 'c%d'))
  expect(labels.names).toEqual(['A (0)', 'a', '../x', '', 'A (4)', 'c%d'])
  expect(labels.folders).toEqual(['A-0', 'a-1', 'x', 'class-3', 'A-4', 'c-d'])
})

test('a key has no dot, and keys stay unlike each other', () => {
  expect(keyOf('scan_0001.jpg')).toBe('scan_0001')
  const keys = ['a.b_0001.jpg', 'a_b_0001.jpg', 'a.b_0001.x.jpg'].map(keyOf)
  expect(new Set(keys).size).toBe(3)
  expect(keys.join('')).not.toContain('.')
})

test('a tar archive is what tar reads, long and Korean names among them', async () => {
  const folder = await temporaryFolder()
  const names = ['a.jpg', 'b'.repeat(99), 'c'.repeat(100), '처방전'.repeat(30), 'd'.repeat(997)]
  const parts = names.flatMap((name, i) => {
    const content = Buffer.from(String(i).repeat(510 + i))
    return [tarHeader(name, content.length), content, padding(content.length)]
  })
  await writeFile(join(folder, 'x.tar'), Buffer.concat([...parts, TAR_END]))
  const env = { ...process.env, LC_ALL: 'C.UTF-8' }
  const listed = execFileSync('tar', ['-tf', join(folder, 'x.tar')], { encoding: 'utf8', env })
  expect(listed.trim().split('\n')).toEqual(names)
  const third = execFileSync('tar', ['-xOf', join(folder, 'x.tar'), names[3]!], { env })
  expect(third.toString()).toBe('3'.repeat(513))
})
