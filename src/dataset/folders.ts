/** Class-named folders: the layout of ImageFolder. */
import { basename, join } from 'node:path'
import { InputError } from '../core/errors.ts'
import { parseTarget, type ClassName } from './classes.ts'
import type { LabelledPage } from './competition.ts'
import {
  chooseImages,
  GONE,
  passedOverWarnings,
  scanFolder,
  type PassedOver,
} from './folder-scan.ts'
import { Issues } from './issues.ts'
import { byCodeUnit } from './images.ts'

/** Names that parts of a set usually have, beside `train`. */
const PARTS = new Set(['test', 'val', 'valid', 'validation', 'holdout', 'dev', 'output'])

/** Files that this program leaves in the folders it writes. */
const OWN_MARKS = new Set(['dataset.json', 'restored.json'])

export interface FoldersRead {
  classes: ClassName[]
  pages: LabelledPage[]
  /** what was taken for what, and what is not read; one sentence each */
  warnings: string[]
}

/**
 * Reads `<class>/<file>` below the set's folder or its `train/`. With a `meta.csv` a folder is named
 * as a class or its number; without, folders named by whole numbers keep them, others are numbered
 * in code-unit order. IDs are `<class>/<file>`, letters composed.
 * @throws InputError `SET_NOT_FOUND`, `FOLDER_UNKNOWN`
 */
export async function readFolders(root: string, meta?: readonly ClassName[]): Promise<FoldersRead> {
  const scan = await scanFolder(root)
  const own = ownFolders(scan.files)
  const isOwn = (name: string): boolean => own.some((folder) => name.startsWith(`${folder}/`))
  const files = scan.files.filter((name) => !scan.doubles.has(name) && !isOwn(name))
  const { images, passed } = await chooseImages(root, files)
  const layout = layoutOf(images, new Set(meta?.map(({ name }) => name)))
  if (layout.names.length === 0) throw notFound(root)
  const base = join(root, layout.base)
  const names = layout.names
  const folders = [...new Set(names.map(folderOf))].toSorted(byCodeUnit)
  const classes = meta ? [...meta] : numbered(folders)
  const targets = meta ? named(base, folders, meta) : targetsByName(folders, classes)
  const pages = names.map((name) => ({
    id: name.normalize('NFC'),
    file: join(base, name),
    target: targets.get(folderOf(name))!,
  }))
  const overlooked: PassedOver[] = [
    ...scan.passed,
    ...passed,
    ...[...scan.doubles].map((name) => ({ name, reason: 'links to files that are read already' })),
  ]
  return {
    classes,
    pages: pages.toSorted((a, b) => byCodeUnit(a.id, b.id)),
    warnings: [
      ...own.map((folder) => `not read: ${folder}/, which this program wrote`),
      ...layout.warnings,
      // Lists and notes beside the folders are no part of any class; a link may have been a class.
      ...passedOverWarnings(
        overlooked.filter(({ name, reason }) => name.includes('/') || reason === GONE),
      ),
    ],
  }
}

/** Folders of the set's folder that hold what a build or a restoring wrote. */
function ownFolders(files: readonly string[]): string[] {
  const marks = files.filter((name) => OWN_MARKS.has(basename(name)) && name.includes('/'))
  const folders = marks.map((name) => name.slice(0, name.lastIndexOf('/')))
  return folders.filter((name) => !folders.some((other) => name.startsWith(`${other}/`)))
}

interface Layout {
  /** folder that holds the class folders, relative to the set's: empty or `train` */
  base: string
  /** images of classes, relative to it */
  names: string[]
  warnings: string[]
}

/**
 * Finds out which folders are classes. Folders with the names of parts are parts only where the
 * layout says so: beside a `train` that holds class folders, or where they hold folders named as
 * their neighbours are. A `test` of loose images beside several classes is the folder of pages without
 * labels, as reports read it, unless it is named as a class.
 */
function layoutOf(images: readonly string[], inMeta: ReadonlySet<string>): Layout {
  const warnings: string[] = []
  const loose = images.filter((name) => !name.includes('/'))
  if (loose.length > 0) {
    warnings.push(
      `not read: ${loose.length} images that lie in no class's folder: ${examplesOf(loose)}`,
    )
  }
  const inFolders = images.filter((name) => name.includes('/'))
  const tops = [...new Set(inFolders.map(folderOf))]
  const inside = new Map(tops.map((top) => [top, foldersIn(inFolders, top)]))
  const trained = inFolders.filter((name) => /^train\/[^/]+\//.test(name))
  if (trained.length > 0) {
    const others = tops.filter((top) => top !== 'train')
    if (others.length > 0) {
      const list = others.map((top) => `${top}/`).join(', ')
      warnings.push(`train/ holds the classes; not read: ${list} beside it`)
    }
    const between = inFolders.filter((name) => /^train\/[^/]+$/.test(name))
    if (between.length > 0) {
      warnings.push(
        `not read: ${between.length} images that lie in no class's folder: ${examplesOf(between)}`,
      )
    }
    return { base: 'train', names: trained.map((name) => name.slice('train/'.length)), warnings }
  }
  // Parts without labels: train/ and others with images, and no folders of classes.
  if (tops.includes('train') && tops.every((top) => top === 'train' || PARTS.has(top))) {
    return { base: '', names: [], warnings }
  }
  const isClass = (top: string): boolean => {
    if (!PARTS.has(top)) return true
    const nested = inside.get(top)!
    if (nested.some((name) => tops.includes(name))) return false
    return top !== 'test' || nested.length > 0 || inMeta.has(top) || tops.length < 3
  }
  const classes = new Set(tops.filter(isClass))
  for (const top of tops) {
    if (!classes.has(top)) {
      const why =
        inside.get(top)!.length > 0 ? 'it holds class folders' : 'its pages have no labels'
      warnings.push(
        `not read: ${top}/, taken for another part of the set, for ${why}; if it is a class, rename it`,
      )
    } else if (PARTS.has(top)) {
      warnings.push(
        `${top}/ is taken for a class; if it is another part of the set, move it out of the folder`,
      )
    }
  }
  return { base: '', names: inFolders.filter((name) => classes.has(folderOf(name))), warnings }
}

/** Folders with images directly below one. */
function foldersIn(names: readonly string[], top: string): string[] {
  const found = names
    .filter((name) => name.startsWith(`${top}/`) && name.includes('/', top.length + 1))
    .map((name) => folderOf(name.slice(top.length + 1)))
  return [...new Set(found)]
}

function examplesOf(names: readonly string[]): string {
  const more = names.length > 3 ? `, and ${names.length - 3} more` : ''
  return names.slice(0, 3).join(', ') + more
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
    `${root}: expected train.csv beside train/, or one folder of images per class; found neither. ` +
      `Give the folder that holds them with --data (now ${basename(root)}).`,
  )
}
