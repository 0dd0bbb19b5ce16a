/** A folder a class: the layout of ImageFolder. */
import { basename, join } from 'node:path'
import { InputError } from '../core/errors.ts'
import { parseTarget, type ClassName } from './classes.ts'
import type { LabelledPage } from './competition.ts'
import { Issues } from './issues.ts'
import { byCodeUnit, isFolder, isImageName, listFiles } from './images.ts'

/** Folders beside `train/` that are parts of a set and not classes. */
const PARTS = new Set(['train', 'test', 'val', 'valid', 'validation', 'holdout', 'output'])

/**
 * Reads `<class>/<file>` below the set's folder or its `train/`. With a `meta.csv` a folder is named
 * as a class or its number; without, folders named by whole numbers keep them, others are numbered
 * in code-unit order. IDs are `<class>/<file>`, letters composed.
 * @throws InputError `SET_NOT_FOUND`, `FOLDER_UNKNOWN`
 */
export async function readFolders(
  root: string,
  meta?: readonly ClassName[],
): Promise<{ classes: ClassName[]; pages: LabelledPage[] }> {
  const train = join(root, 'train')
  let base = train
  let names = (await isFolder(train)) ? await imagesInFolders(train) : []
  if (names.length === 0) {
    base = root
    names = (await imagesInFolders(root)).filter((name) => !PARTS.has(folderOf(name)))
  }
  if (names.length === 0) throw notFound(root)
  const folders = [...new Set(names.map(folderOf))].toSorted(byCodeUnit)
  const classes = meta ? [...meta] : numbered(folders)
  const targets = meta ? named(base, folders, meta) : targetsByName(folders, classes)
  const pages = names.map((name) => ({
    id: name.normalize('NFC'),
    file: join(base, name),
    target: targets.get(folderOf(name))!,
  }))
  return { classes, pages: pages.toSorted((a, b) => byCodeUnit(a.id, b.id)) }
}

async function imagesInFolders(base: string): Promise<string[]> {
  return (await listFiles(base)).filter((name) => name.includes('/') && isImageName(name))
}

function folderOf(name: string): string {
  return name.slice(0, name.indexOf('/'))
}

function numbered(folders: readonly string[]): ClassName[] {
  const names = folders.map((folder) => folder.normalize('NFC'))
  const numbers = names.map(parseTarget)
  const allNumbers = numbers.every((n) => n !== undefined) && new Set(numbers).size === names.length
  const classes = names.map((name, i) => ({ target: allNumbers ? numbers[i]! : i, name }))
  return classes.toSorted((a, b) => a.target - b.target)
}

function targetsByName(
  folders: readonly string[],
  classes: readonly ClassName[],
): Map<string, number> {
  const byName = new Map(classes.map(({ target, name }) => [name, target]))
  return new Map(folders.map((folder) => [folder, byName.get(folder.normalize('NFC'))!]))
}

function named(
  base: string,
  folders: readonly string[],
  meta: readonly ClassName[],
): Map<string, number> {
  const unknown = new Issues(
    'FOLDER_UNKNOWN',
    base,
    'folders that are no class of meta.csv',
    'Rename them as a class_name or target of meta.csv, or add the class there.',
  )
  const targets = new Map<string, number>()
  for (const folder of folders) {
    const name = folder.normalize('NFC')
    const found =
      meta.find((one) => one.name === name) ?? meta.find((one) => one.target === parseTarget(name))
    if (found) targets.set(folder, found.target)
    else unknown.add(`"${name}"`)
  }
  unknown.check()
  return targets
}

function notFound(root: string): InputError {
  return new InputError(
    'SET_NOT_FOUND',
    `${root}: expected train.csv beside train/, or a folder of images a class; found neither. ` +
      `Give the folder that holds them with --data (now ${basename(root)}).`,
  )
}
