/** The set of drawn pages on disk: page after page, so that one that was stopped resumes. */
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../src/core/files.ts'
import { ImageList } from '../../src/train/data/image-list.ts'
import { openDamage, type Degrade } from './damage.ts'
import { drawStarterPage, FAMILIES } from './families.ts'

/** Differently degraded images of each page. */
export const VARIANTS = 2

/** Images a folder holds. */
const PER_FOLDER = 2000

/** The family of a page: all families in turn. */
export function familyOf(page: number): number {
  return page % FAMILIES
}

/** File of an image, relative to the set's folder. */
export function fileOf(page: number, variant: number): string {
  return `${Math.floor(page / PER_FOLDER)}/${page}-${variant}.jpg`
}

/**
 * Draws the images that are not there.
 * @param range pages from the first up to and without the second
 * @param say told of every thousandth page
 */
export async function drawSet(
  folder: string,
  [from, to]: readonly [number, number],
  say: (line: string) => void,
): Promise<void> {
  let degrade: Degrade | undefined
  for (let page = from; page < to; page++) {
    if (page % 1000 === 0) say(`page ${page} of ${to}`)
    const files = Array.from({ length: VARIANTS }, (_, v) => join(folder, fileOf(page, v)))
    if (files.every((file) => existsSync(file))) continue
    degrade ??= await openDamage()
    await makeFolder(join(folder, String(Math.floor(page / PER_FOLDER))))
    const canvas = drawStarterPage(familyOf(page), String(page))
    const images = await degrade(canvas, String(page), VARIANTS)
    for (const [variant, file] of files.entries()) {
      // Renamed into place, and not synced: after a crash of the machine the set is drawn anew.
      writeFileSync(`${file}.partial`, images[variant]!)
      renameSync(`${file}.partial`, file)
    }
  }
}

/** The images of pages, their families as labels; those of one page stand side by side. */
export function listSet(folder: string, [from, to]: readonly [number, number]): ImageList {
  const images = Array.from({ length: (to - from) * VARIANTS }, (_, i) => {
    const page = from + Math.floor(i / VARIANTS)
    const file = fileOf(page, i % VARIANTS)
    return { id: file, file, label: familyOf(page) }
  })
  return new ImageList(folder, images)
}
