import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'
import { writeCsv, writeSmallSet } from '../support/set.ts'

interface AuditJson {
  duplicates: { kind: string; acrossClasses: boolean; pages: { id: string }[] }[]
  labelIssues: { id: string; suggested: number; margin?: number; reason: string }[]
  unreadable: { file: string }[]
  fixes: { kept: number; written: number } | null
}

test('duplicates of two classes, a damaged page and a wrong label are found and written down', async () => {
  const root = await temporaryFolder()
  const rows = await writeSmallSet(root, { classes: 3, pages: 8 })
  await copyFile(join(root, 'train', 'p0x1.jpg'), join(root, 'train', 'copy.jpg'))
  await writeFile(join(root, 'train', 'broken.jpg'), 'no image')
  await writeCsv(root, [...rows, 'copy.jpg,2', 'broken.jpg,1'])
  const predictions = join(root, 'predictions.csv')
  const lines = rows.map((row) => {
    const [id, target] = row.split(',')
    // The model takes p1x3 for class 2.
    const seen = id === 'p1x3.jpg' ? '2' : target
    return [id, target, ...['0', '1', '2'].map((c) => (c === seen ? 0.9 : 0.05))].join(',')
  })
  await writeFile(predictions, ['ID,label,p_0,class_1,2', ...lines, ''].join('\n'))
  const fixes = join(root, 'train.fixes.csv')
  const args = ['audit', root, '--predictions', predictions, '--write-fixes', fixes]
  const found = await augmentJson<AuditJson>(...args)
  expect(found.duplicates).toHaveLength(1)
  expect(found.duplicates[0]).toMatchObject({ kind: 'exact', acrossClasses: true })
  expect(found.unreadable).toMatchObject([{ file: 'train/broken.jpg' }])
  expect(found.labelIssues.map(({ id, suggested }) => [id, suggested])).toEqual([
    ['copy.jpg', 0],
    ['p0x1.jpg', 2],
    ['p1x3.jpg', 2],
  ])
  expect(found.fixes).toMatchObject({ written: 3, kept: 0 })

  // Nothing is applied before a person says so; what was decided is not asked again.
  const text = await readFile(fixes, 'utf8')
  expect(text.split('\n')[0]).toBe('ID,target,reason,confirmed')
  await writeFile(fixes, text.replace(/^(copy\.jpg,.*),$/m, '$1,yes'))
  const again = await augmentJson<AuditJson>(...args)
  expect(again.fixes).toMatchObject({ kept: 1, written: 1 })
  expect(again.labelIssues.map(({ id }) => id)).toEqual(['p1x3.jpg'])
  expect(await readFile(fixes, 'utf8')).toMatch(/^copy\.jpg,0,.*,yes$/m)
})

test('predictions that are none end with code 2 and say why', async () => {
  const root = await temporaryFolder()
  await writeSmallSet(root, { classes: 2, pages: 1 })
  const predictions = join(root, 'predictions.csv')
  await writeFile(predictions, 'ID,label,p_0\np0x0.jpg,0,1\n')
  const { code, stderr } = await augment('audit', root, '--predictions', predictions)
  expect(code).toBe(2)
  expect(stderr).toContain('missing: class_1 (or p_1)')
})

test('a folder that is no set, and a table without its files, end with code 2 and one message', async () => {
  const root = await temporaryFolder()
  const none = await augment('audit', root)
  expect([none.code, none.stdout]).toEqual([2, ''])
  expect(none.stderr).toContain(`${root}: expected train.csv beside train/`)
  expect(none.stderr).not.toContain('--data')
  await writeSmallSet(root, { classes: 2, pages: 2 })
  await rm(join(root, 'train', 'p1x0.jpg'))
  const gone = await augment('audit', root)
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('line 4 "p1x0.jpg"')])
})
