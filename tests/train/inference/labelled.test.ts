import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readLabelled } from '../../../src/train/inference/labelled.ts'
import { className, drawPage, EVIL, writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, temporary } from '../support/run.ts'

/** A run of three classes, and a folder with an image in each of these places. */
async function runAnd(...files: string[]): Promise<{ run: string; images: string }> {
  const root = await temporary()
  await writeBuiltSet(join(root, 'set'), { classes: 3, train: 4, holdout: 2 })
  const run = join(root, 'run')
  await runSmall(run, smallConfig(join(root, 'set'), { duration: { steps: 3 } }))
  const images = join(root, 'images')
  for (const file of files) {
    await mkdir(join(images, file, '..'), { recursive: true })
    await writeFile(join(images, file), await drawPage(0, file, 5))
  }
  return { run, images }
}

test('a CSV with fewer rows than images evaluates those rows, and says so', async () => {
  const { run, images } = await runAnd('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg')
  const truth = join(images, '..', 'part.csv')
  await writeFile(truth, 'ID,target\nc.jpg,2\na.jpg,0\n')
  const { list, warnings } = await readLabelled([run], { images, truth })
  expect(list.ids()).toEqual(['a.jpg', 'c.jpg'])
  expect([...list.labels]).toEqual([0, 2])
  expect(warnings.join('\n')).toContain('2 images in')
  expect(warnings.join('\n')).toContain(
    `${truth} has no images of 1 of the 3 classes (${className(1)})`,
  )
})

test('folders are classes of the run by name or number, whatever their order and however few', async () => {
  // In the order of folders alone, the classes of these would be 0 and 1.
  const { run, images } = await runAnd('class_2/x.jpg', `${EVIL}/y.jpg`, `${EVIL}/z.jpg`)
  const { list, warnings } = await readLabelled([run], { images })
  const labelOf = Object.fromEntries(list.ids().map((id, i) => [id, list.labels[i]]))
  expect(labelOf).toEqual({ 'class_2/x.jpg': 2, [`${EVIL}/y.jpg`]: 0, [`${EVIL}/z.jpg`]: 0 })
  expect(list.file(list.ids().indexOf('class_2/x.jpg'))).toBe(join(images, 'class_2', 'x.jpg'))
  expect(warnings.join('\n')).toContain('no images of 1 of the 3 classes (class_1)')

  await rename(join(images, 'class_2'), join(images, '1'))
  const byNumber = (await readLabelled([run], { images })).list
  expect(byNumber.labels[byNumber.ids().indexOf('1/x.jpg')]).toBe(1)

  await rename(join(images, '1'), join(images, 'letters'))
  await expect(readLabelled([run], { images })).rejects.toMatchObject({
    code: 'FOLDER_UNKNOWN',
    message: expect.stringMatching(/no class of the run \(1\): "letters".*"class_1"/) as string,
  })
})

test('images without classes, and classes without images, are told apart', async () => {
  const { run, images } = await runAnd('a.jpg')
  await expect(readLabelled([run], { images })).rejects.toMatchObject({
    code: 'TRUTH_MISSING',
    message: expect.stringContaining('--truth') as string,
  })
  await expect(readLabelled([run], { truth: 'truth.csv' })).rejects.toMatchObject({
    code: 'TRUTH_MISSING',
    message: expect.stringContaining('--images') as string,
  })
})
