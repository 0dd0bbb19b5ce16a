import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPredictions } from '../../../src/augment/audit/predictions.ts'
import { temporaryFolder } from '../../support/cli.ts'

const classes = [
  { target: 3, name: 'admission' },
  { target: 7, name: 'outpatient' },
]
const labels = new Map([
  ['a.jpg', 3],
  ['b.jpg', 7],
])

async function fileOf(text: string): Promise<string> {
  const file = join(await temporaryFolder(), 'predictions.csv')
  await writeFile(file, text)
  return file
}

test('columns go by name, number or p_number, in any order', async () => {
  const file = await fileOf(
    'ID,label,p_7,admission,note\na.jpg,3,0.25,0.75,x\nb,outpatient,1,0,x\nc.jpg,3,0,1,x\n',
  )
  const { byId, unknown, relabelled } = await readPredictions(file, classes, labels)
  expect([...byId.get('a.jpg')!]).toEqual([0.75, 0.25])
  expect([...byId.get('b.jpg')!]).toEqual([0, 1])
  expect({ unknown, relabelled }).toEqual({ unknown: 1, relabelled: 0 })
})

test.each([
  ['ID,label,p_3\na.jpg,3,1\n', 'PREDICTIONS_COLUMNS', 'outpatient (or p_7)'],
  ['ID,p_3,p_7\na.jpg,0.9,0.9\n', 'PROBABILITY_INVALID', 'line 2'],
  ['ID,p_3,p_7\na.jpg,,1\n', 'PROBABILITY_INVALID', 'line 2'],
  ['ID,p_3,p_7\na.jpg,0,1\na,1,0\n', 'ID_TWICE', 'a.jpg'],
  ['ID,p_3,p_7\nz.jpg,0,1\n', 'PREDICTIONS_FOREIGN', '1 rows of other pages'],
])('%j is refused', async (text, code, words) => {
  const file = await fileOf(text)
  const error: unknown = await readPredictions(file, classes, labels).catch((e: unknown) => e)
  expect(error).toMatchObject({ code, kind: 'input' })
  expect(String(error)).toContain(words)
})

test('a label that was corrected since is counted', async () => {
  const file = await fileOf('ID,label,p_3,p_7\na.jpg,7,0,1\n')
  expect((await readPredictions(file, classes, labels)).relabelled).toBe(1)
})
