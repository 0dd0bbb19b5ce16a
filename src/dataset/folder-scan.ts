/** All files of a folder and below it, every real one once, and what was passed over. */
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import pLimit from 'p-limit'
import { fileKind, KIND_BYTES } from '../page/codec/file-kind.ts'
import { byCodeUnit, requireFolder, isImageName, withoutImageExtension } from './images.ts'

/** Something that is not read, and why. */
export interface PassedOver {
  /** relative to the folder, with forward slashes */
  name: string
  /** in words that go before a colon and names, such as `links to files that are not there` */
  reason: string
}

export interface FolderScan {
  /** relative to the folder, with forward slashes, in code-unit order */
  files: string[]
  /** those of the files that are links to another one of them */
  doubles: Set<string>
  passed: PassedOver[]
}

export const GONE = 'links to what is not there'
const AGAIN = 'links to folders that are read already or hold this one'
export const NOT_UTF8 =
  'names that are not UTF-8, as from a Korean Windows; rename them (convmv -r -f cp949 -t utf8 --notest FOLDER)'

/**
 * Lists a folder. Links are followed, but no folder is read twice, and none that holds the folder.
 * Hidden files and folders are left out.
 * @throws InputError `FOLDER_MISSING`
 */
export async function scanFolder(folder: string): Promise<FolderScan> {
  await requireFolder(folder, 'a folder')
  const scan = new Scan(folder)
  await scan.run()
  const { files, passed } = scan
  return {
    files: files.toSorted(byCodeUnit),
    doubles: scan.doubles(),
    passed: passed.toSorted((a, b) => byCodeUnit(a.name, b.name)),
  }
}

class Scan {
  readonly files: string[] = []
  readonly passed: PassedOver[] = []
  private readonly root: string
  /** real paths of folders that were read */
  private readonly seen = new Set<string>()
  private links: string[] = []
  private readonly fileLinks = new Map<string, string>()

  constructor(root: string) {
    this.root = root
  }

  async run(): Promise<void> {
    const root = await realpath(this.root)
    this.seen.add(root)
    await this.enter('', root)
    // Real folders first, so that a page is known by its own path and not by that of a link.
    while (this.links.length > 0) {
      const links = this.links.toSorted(byCodeUnit)
      this.links = []
      for (const name of links) {
        const target = await realpath(join(this.root, name))
        if (this.seen.has(target) || [...this.seen].some((at) => isBelow(at, target))) {
          this.passed.push({ name, reason: AGAIN })
          continue
        }
        this.seen.add(target)
        await this.enter(name, target)
      }
    }
  }

  doubles(): Set<string> {
    // Of all folders that were read the files are known; those that are hidden are not.
    const isListed = (file: string): boolean =>
      this.seen.has(dirname(file)) && !basename(file).startsWith('.')
    const found = [...this.fileLinks].filter(([, target]) => isListed(target))
    return new Set(found.map(([name]) => name))
  }

  private async enter(folder: string, real: string): Promise<void> {
    const entries = await readdir(join(this.root, folder), { withFileTypes: true })
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.name.includes('\uFFFD') && (await isMisread(join(this.root, name)))) {
        this.passed.push({ name, reason: NOT_UTF8 })
      } else if (entry.isFile()) {
        this.files.push(name)
      } else if (entry.isDirectory()) {
        this.seen.add(join(real, entry.name))
        await this.enter(name, join(real, entry.name))
      } else if (entry.isSymbolicLink()) await this.follow(name)
    }
  }

  private async follow(name: string): Promise<void> {
    const found = await stat(join(this.root, name)).catch(() => undefined)
    if (!found) this.passed.push({ name, reason: GONE })
    else if (found.isFile()) {
      this.files.push(name)
      this.fileLinks.set(name, await realpath(join(this.root, name)))
    } else if (found.isDirectory()) this.links.push(name)
  }
}

/** Whether a name stands for other bytes than it shows: nothing answers to it. */
async function isMisread(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    () => true,
  )
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

/** Names that systems leave behind and nobody misses. */
const JUNK = /(^|\/)(thumbs\.db|desktop\.ini|__macosx(\/.*)?)$/i
const CONCURRENT_PROBES = 32

/** What may stand beside an image and be about it: FUNSD, labelme, PAGE XML, ALTO, hOCR. */
export const BESIDE_IMAGE = /\.(json|xml|hocr|hocr\.html)$/i

/**
 * Which of a folder's files are images: those that are named so, and those that are by their content.
 * Files named as an image of the folder is may be its annotations, and are neither.
 * @param all files of the folder, where `files` are some of them
 * @returns the images in the order given, and the others with the reason why not
 */
export async function chooseImages(
  folder: string,
  files: readonly string[],
  all: readonly string[] = files,
): Promise<{ images: string[]; passed: PassedOver[] }> {
  const known = new Set(
    files.some((name) => BESIDE_IMAGE.test(name))
      ? all.filter(isImageName).flatMap((name) => [name, withoutImageExtension(name)])
      : [],
  )
  const isBeside = (name: string): boolean =>
    BESIDE_IMAGE.test(name) && known.has(name.replace(BESIDE_IMAGE, ''))
  const passed: PassedOver[] = []
  const found = new Set<string>()
  const limit = pLimit(CONCURRENT_PROBES)
  // Of a million files that are named as images none needs a promise.
  const others = files.filter((name) => !JUNK.test(name) && !isImageName(name) && !isBeside(name))
  await Promise.all(
    others.map((name) =>
      limit(async () => {
        const kind = fileKind(await beginning(join(folder, name)))
        if (kind?.image) found.add(name)
        else {
          const reason = kind ? readAs(kind.name, kind.remedy) : 'files that are no images'
          passed.push({ name, reason })
        }
      }),
    ),
  )
  const images = files.filter((name) => found.has(name) || (isImageName(name) && !JUNK.test(name)))
  return { images, passed: passed.toSorted((a, b) => byCodeUnit(a.name, b.name)) }
}

function readAs(name: string, remedy: string | undefined): string {
  return `files not read because each is ${name}${remedy ? `; ${remedy}` : ''}`
}

async function beginning(path: string): Promise<Uint8Array> {
  const handle = await open(path).catch(() => undefined)
  if (!handle) return new Uint8Array(0)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(KIND_BYTES), 0, KIND_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

const EXAMPLES = 3

/** A warning for each reason why something is not read. */
export function passedOverWarnings(passed: readonly PassedOver[]): string[] {
  return countedByReason(passed).map((text) => `not read: ${text}`)
}

/** A count, each reason and a few names, in the order of the reasons. */
export function countedByReason(passed: readonly PassedOver[]): string[] {
  const byReason = new Map<string, string[]>()
  for (const { name, reason } of passed) {
    const names = byReason.get(reason)
    if (names) names.push(name)
    else byReason.set(reason, [name])
  }
  return [...byReason]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([reason, names]) => {
      const more = names.length > EXAMPLES ? `, and ${names.length - EXAMPLES} more` : ''
      const list = names.slice(0, EXAMPLES).map((name) => JSON.stringify(name))
      return `${names.length} ${reason}: ${list.join(', ')}${more}`
    })
}
