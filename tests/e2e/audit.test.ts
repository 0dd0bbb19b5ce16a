import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

test('predictions and fixes are checked before any image is opened', async () => {
  const root = await temporaryFolder()
  await writeSmallSet(root, { classes: 2, pages: 2 })
  const predictions = join(root, 'predictions.csv')
  await writeFile(predictions, 'ID,label,p_0,p_1\nnobody.jpg,0,1,0\n')
  for (const command of [
    ['audit', root],
    ['inspect', root, '--out', join(root, 'report')],
  ]) {
    const { code, stderr } = await augment(...command, '--predictions', predictions)
    expect([code, stderr]).toEqual([2, expect.stringContaining('predictions for pages of the set')])
    expect(stderr).not.toMatch(/reading|measuring/)
  }
  expect(await readdir(root)).not.toContain('report')
  const fixes = join(root, 'fixes.csv')
  await writeFile(fixes, 'ID,target,note\np0x0.jpg,1,mine\n')
  const { code, stderr } = await augment('audit', root, '--write-fixes', fixes)
  expect([code, stderr]).toEqual([2, expect.stringContaining('note, which would be lost')])
  expect(stderr).not.toMatch(/reading|measuring/)
})

test('labels that nobody ranked are not called clean', async () => {
  const root = await temporaryFolder()
  await writeSmallSet(root, { classes: 2, pages: 2 })
  const { stdout } = await augment('audit', root)
  expect(stdout).toContain('labels not ranked, as no predictions were given')
  expect(stdout).not.toContain('0 label issues')
})

test('what inspect measured the audit does not measure again', async () => {
  const root = await temporaryFolder()
  await writeSmallSet(root, { classes: 2, pages: 3 })
  const report = join(root, 'report')
  const first = await augment('inspect', root, '--out', report)
  // Every page once, though the report and its audit both need it.
  expect(first.stderr.match(/measuring: 6 of 6/g)).toHaveLength(1)
  const again = await augment('audit', root, '--report', report, '--json')
  expect(again.stderr).not.toContain('measuring')
  const alone = await augment('audit', root, '--report', join(root, 'none'), '--json')
  expect(alone.stderr).toContain('measuring')
  expect(again.stdout).toBe(alone.stdout)
})
