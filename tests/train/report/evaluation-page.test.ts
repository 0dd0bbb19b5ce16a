import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ImageList } from '../../../src/train/data/image-list.ts'
import { writeEvaluationPage } from '../../../src/train/report/evaluation-page.ts'
import { drawSmallPage } from '../../support/set.ts'
import { temporary } from '../support/run.ts'

test('a page about an ensemble says how each model is weighed, and no name is HTML', async () => {
  const root = await temporary()
  for (const id of ['a', 'b']) await writeFile(join(root, `${id}.png`), drawSmallPage(id))
  const images = ['a', 'b'].map((id, label) => ({ id, file: `${id}.png`, label }))
  const classes = [
    { target: 0, name: 'form' },
    { target: 1, name: 'bill' },
  ]
  const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4)
  const models = ['one: weight 1.00', '<two>: left out, it does not help']
  const list = new ImageList(root, images)
  const file = join(root, 'pages', 'page.html')
  await writeEvaluationPage(file, 'run', list, { classes, probabilities, models })
  const text = await readFile(file, 'utf8')
  expect(text).toContain('<li>one: weight 1.00</li>')
  expect(text).toContain('<li>&lt;two&gt;: left out, it does not help</li>')
  expect(text).toContain('<b>50.0 %</b>accuracy')
  await writeEvaluationPage(file, 'run', list, { classes, probabilities, models: [] })
  expect(await readFile(file, 'utf8')).not.toContain('Members')
})

test('a page about re-ranked predictions shows the score of the model alone beside the other', async () => {
  const root = await temporary()
  for (const id of ['a', 'b']) await writeFile(join(root, `${id}.png`), drawSmallPage(id))
  const images = ['a', 'b'].map((id, label) => ({ id, file: `${id}.png`, label }))
  const classes = [
    { target: 3, name: 'admission' },
    { target: 7, name: 'outpatient' },
  ]
  const alone = Float32Array.of(0.9, 0.1, 0.6, 0.4)
  const probabilities = Float32Array.of(0.9, 0.1, 0.2, 0.8)
  const file = join(root, 'page.html')
  const list = new ImageList(root, images)
  await writeEvaluationPage(file, 'run', list, { classes, probabilities, alone, models: [] })
  const text = (await readFile(file, 'utf8')).replaceAll(/\s+/g, ' ')
  // One of two right: F1 of 2 / 3 and 0.
  expect(text).toContain('<b>0.33</b>macro F1 by the model alone (95 %:')
  expect(text).toContain('<b>1.00</b>macro F1 with the words on the pages (95 %:')
  expect(text).toMatch(
    /<th scope="row">7 outpatient<\/th> <td>0\.0 %<\/td> <td>100\.0 %<\/td> <td>1<\/td>/,
  )
  await writeEvaluationPage(file, 'run', list, { classes, probabilities, models: [] })
  expect(await readFile(file, 'utf8')).not.toContain('alone')
})
