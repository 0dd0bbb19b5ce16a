/** Where a set's annotations are, and in which format. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { isFolder } from '../../core/files.ts'
import { BESIDE_IMAGE } from '../folder-scan.ts'
import { isFile, withoutImageExtension } from '../images.ts'
import { ANNOTATIONS } from './annotation.ts'
import type { ReadPage } from './check.ts'
import { AnnotationFault, parseJson } from './fault.ts'
import { readAlto } from './formats/alto.ts'
import { readCoco } from './formats/coco.ts'
import { readFunsd } from './formats/funsd.ts'
import { readHocr } from './formats/hocr.ts'
import { readLabelme } from './formats/labelme.ts'
import { readPageXml } from './formats/page-xml.ts'
import { readTree } from './xml-tree.ts'

/** The files of a set's annotations. */
export interface AnnotationFiles {
  /** absolute paths of files that name their images */
  whole: string[]
  /** absolute paths of files by the page that each lies beside */
  beside: ReadonlyMap<string, string>
  /** whether someone named them: then none is passed over */
  asked: boolean
}

/** Names of COCO files that are found without being named. */
const COCO_NAMES = ['annotations.json', '_annotations.coco.json', 'annotations.coco.json']

/**
 * Finds a set's annotations: `annotations.jsonl` or a COCO file in its folder, or a file beside each page.
 * @param root of the set
 * @param pages absolute paths of its images
 * @param from a file, or a folder of files named as the pages are; undefined: those of the set itself
 * @returns undefined where it has none
 * @throws InputError `FILE_MISSING` where `from` is not there
 */
export async function findAnnotations(
  root: string,
  pages: readonly string[],
  from?: string,
): Promise<AnnotationFiles | undefined> {
  if (from !== undefined) {
    const path = resolve(from)
    if (await isFile(path)) return { whole: [path], beside: new Map(), asked: true }
    if (await isFolder(path)) {
      const own = await wholeFiles(path)
      const beside = own.length > 0 ? new Map<string, string>() : await besideFiles(pages, path)
      return { whole: own, beside, asked: true }
    }
    throw new InputError('FILE_MISSING', `--annotations: there is no file or folder ${path}`)
  }
  const whole = await wholeFiles(root)
  if (whole.length > 0) return { whole, beside: new Map(), asked: false }
  const beside = await besideFiles(pages)
  return beside.size > 0 ? { whole: [], beside, asked: false } : undefined
}

async function wholeFiles(folder: string): Promise<string[]> {
  for (const name of [ANNOTATIONS, ...COCO_NAMES]) {
    if (await isFile(join(folder, name))) return [join(folder, name)]
  }
  return []
}

/** Files that are named as a page is, by the page's path. @param folder undefined: beside the pages */
async function besideFiles(
  pages: readonly string[],
  folder?: string,
): Promise<Map<string, string>> {
  const listings = new Map<string, Map<string, string>>()
  const found = new Map<string, string>()
  for (const page of pages) {
    const home = folder ?? dirname(page)
    let names = listings.get(home)
    if (!names) {
      names = new Map()
      for (const name of (await readdir(home)).toSorted()) {
        if (BESIDE_IMAGE.test(name)) names.set(name.replace(BESIDE_IMAGE, ''), name)
      }
      listings.set(home, names)
    }
    if (names.size === 0) continue
    const own = basename(page)
    const name = names.get(own) ?? names.get(withoutImageExtension(own))
    if (name !== undefined) found.set(page, join(home, name))
  }
  return found
}

/**
 * Reads a file of any format but `annotations.jsonl`.
 * @param text of the file
 * @returns undefined for JSON and XML that hold no annotations
 * @throws AnnotationFault
 */
export function readFormat(text: string): ReadPage[] | undefined {
  const start = text.trimStart()
  if (start.startsWith('{') || start.startsWith('[')) {
    const json = parseJson(text)
    const has = (key: string): boolean =>
      typeof json === 'object' &&
      json !== null &&
      Array.isArray((json as Record<string, unknown>)[key])
    if (has('form')) return readFunsd(json)
    if (has('shapes')) return readLabelme(json)
    if (has('images') && has('annotations')) return readCoco(json)
    return undefined
  }
  if (/<html[\s>]/i.test(start.slice(0, 1000))) return readHocr(readTree(text, true))
  const root = readTree(text)
  if (root.name === 'PcGts') return readPageXml(root)
  if (root.name === 'alto') return readAlto(root)
  return undefined
}

/** What a file of annotations could have been. */
export const UNKNOWN_FORMAT = new AnnotationFault(
  'ANNOTATION_INVALID',
  1,
  'expected annotations as FUNSD, labelme or COCO JSON, PAGE XML, ALTO or hOCR, found something else',
)

export async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8')
}
