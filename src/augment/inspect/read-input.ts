/** A labelled set as a subject of a report: its training pages and, where present, its test pages. */
import { basename, join } from 'node:path'
import { pathBelow } from '../../core/paths.ts'
import { isFolder } from '../../dataset/images.ts'
import { listImages } from '../../dataset/list.ts'
import { readLabelledSet } from '../../dataset/labelled-set.ts'
import type { Detail } from './data.ts'
import { emptyDatasetView, type DatasetView } from './dataset-view.ts'

/** @throws InputError as `readLabelledSet` does */
export async function readInput(folder: string): Promise<DatasetView> {
  const set = await readLabelledSet(folder)
  const testFolder = join(set.root, 'test')
  const test = (await isFolder(testFolder)) ? await listImages(testFolder) : []
  const subject = emptyDatasetView({
    kind: 'input',
    folder,
    root: set.root,
    name: basename(set.root),
    classes: set.classes,
    splits: test.length > 0 ? ['train', 'test'] : ['train'],
    details: () => detailsOf(subject),
  })
  const classAt = new Map(set.classes.map(({ target }, i) => [target, i]))
  const add = (id: string, file: string, split: number, target?: number): void => {
    subject.ids.push(id)
    subject.files.push(pathBelow(set.root, file))
    subject.split.push(split)
    subject.class.push(target === undefined ? -1 : (classAt.get(target) ?? -1))
    subject.source.push(-1)
    subject.sha256.push(undefined)
    subject.width.push(0)
    subject.height.push(0)
    subject.bytes.push(0)
  }
  for (const { id, file, target } of set.pages) add(id, file, 0, target)
  for (const file of test) add(pathBelow(testFolder, file), file, 1)
  if (set.patched.length > 0) {
    const labels = set.patched.length === 1 ? 'label is' : 'labels are'
    subject.notices.push(
      `${set.patched.length} ${labels} shown as train.fixes.csv corrects ${set.patched.length === 1 ? 'it' : 'them'}.`,
    )
  }
  return subject
}

async function* detailsOf(subject: DatasetView): AsyncGenerator<Detail> {
  for (const [i, file] of subject.files.entries()) {
    yield { file, bytes: subject.bytes[i]!, sha256: subject.sha256[i] ?? '', steps: [] }
  }
}
