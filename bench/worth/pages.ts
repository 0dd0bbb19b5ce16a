/** The real pages and their splits: a few of each class to train on, the rest to test. */
import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { rngFrom } from '../../src/core/rng.ts'
import { byCodeUnit } from '../../src/dataset/images.ts'

export interface RealPage {
  /** `class/file` */
  id: string
  /** place of its class among the folder's, sorted */
  label: number
}

export interface RealPages {
  root: string
  classes: readonly string[]
  pages: readonly RealPage[]
}

export interface RealSplit {
  train: RealPage[]
  test: RealPage[]
}

const IMAGES = new Set(['.jpg', '.jpeg', '.png'])

/** Pages in one folder per class; undefined where the folder is absent. */
export async function readRealPages(root: string): Promise<RealPages | undefined> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => undefined)
  if (!entries) return undefined
  const classes = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted(byCodeUnit)
  const pages: RealPage[] = []
  for (const [label, name] of classes.entries()) {
    const files = await readdir(join(root, name))
    const images = files.filter((file) => IMAGES.has(extname(file).toLowerCase()))
    for (const file of images.toSorted(byCodeUnit)) pages.push({ id: `${name}/${file}`, label })
  }
  return { root, classes, pages }
}

/** The first classes alone, for a quick look. */
export function firstClasses({ root, classes, pages }: RealPages, count: number): RealPages {
  return {
    root,
    classes: classes.slice(0, count),
    pages: pages.filter(({ label }) => label < count),
  }
}

/**
 * A split by its number: of each class `perClass` pages to train on, the others to test. A class's
 * choice depends on the names of its pages and the number alone.
 * @throws RangeError where a class has too few pages to leave one for the test
 */
export function splitOf({ classes, pages }: RealPages, split: number, perClass: number): RealSplit {
  const out: RealSplit = { train: [], test: [] }
  for (const [label, name] of classes.entries()) {
    const own = pages.filter((page) => page.label === label)
    if (own.length <= perClass) {
      throw new RangeError(
        `class ${name}: expected more than ${perClass} pages, found ${own.length}`,
      )
    }
    const order = rngFrom(`worth\0split ${split}\0${name}`).shuffled(
      own.toSorted((a, b) => byCodeUnit(a.id, b.id)),
    )
    out.train.push(...order.slice(0, perClass))
    out.test.push(...order.slice(perClass))
  }
  return out
}
