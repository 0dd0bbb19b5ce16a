/** A labelled set as a view for a report: its training pages and, where present, its test pages. */
import { basename, join } from 'node:path'
import { pathBelow } from '../../core/paths.ts'
import { eachPage } from '../../dataset/each-page.ts'
import { isFolder } from '../../core/files.ts'
import { findImages } from '../../dataset/list.ts'
import { readLabelledSet } from '../../dataset/labelled-set.ts'
import { pagePath } from '../../page/codec/page-file.ts'
import type { Detail } from './data.ts'
import { emptyDatasetView, type DatasetView } from './dataset-view.ts'

/** @throws InputError as `readLabelledSet` does */
export async function readInputView(folder: string): Promise<DatasetView> {
  const set = await readLabelledSet(folder)
  const testFolder = join(set.root, 'test')
  const { images: test, warnings } = (await isFolder(testFolder))
    ? await findImages(testFolder)
    : { images: [], warnings: [] }
  const view = emptyDatasetView({
    kind: 'input',
    folder,
    root: set.root,
    name: basename(set.root),
    classes: set.classes,
    splits: test.length > 0 ? ['train', 'test'] : ['train'],
    details: () => detailsOf(view),
  })
  const classAt = new Map(set.classes.map(({ target }, i) => [target, i]))
  const add = (id: string, file: string, split: number, target?: number): void => {
    view.ids.push(id)
    view.files.push(pathBelow(set.root, file))
    view.split.push(split)
    view.class.push(target === undefined ? -1 : (classAt.get(target) ?? -1))
    view.source.push(-1)
    view.sha256.push(undefined)
    view.width.push(0)
    view.height.push(0)
    view.bytes.push(0)
  }
  for (const { id, file, target, page } of await eachPage(set.pages)) {
    add(pagePath(id, page), file, 0, target)
  }
  for (const { file } of await eachPage(test.map((one) => ({ file: one })))) {
    add(pathBelow(testFolder, file), file, 1)
  }
  view.notices.push(...[...set.warnings, ...warnings].map(sentence))
  if (set.patched.length > 0) {
    const labels = set.patched.length === 1 ? 'label is' : 'labels are'
    view.notices.push(
      `${set.patched.length} ${labels} shown as train.fixes.csv corrects ${set.patched.length === 1 ? 'it' : 'them'}.`,
    )
  }
  return view
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

async function* detailsOf(view: DatasetView): AsyncGenerator<Detail> {
  for (const [i, file] of view.files.entries()) {
    yield { file, bytes: view.bytes[i]!, sha256: view.sha256[i] ?? '', steps: [] }
  }
}
