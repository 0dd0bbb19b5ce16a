/** Thumbnails on disk, named by the content they show. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { thumbPath, THUMBS } from './data.ts'

/** What a thumbnail is named by: 64 bits of its image's digest. */
export function keyOf(sha256: string): string {
  return sha256.slice(0, 16)
}

const NAME = /^([0-9a-f]{16})\.jpg$/

/** Keys of the thumbnails that exist. */
export async function listThumbs(out: string): Promise<Set<string>> {
  const keys = new Set<string>()
  for (const { name } of await entries(join(out, THUMBS))) {
    for (const file of await entries(join(out, THUMBS, name))) {
      const key = NAME.exec(file.name)?.[1]
      if (key !== undefined) keys.add(key)
    }
  }
  return keys
}

/** Removes thumbnails of images that no set of this report shows any more. */
export async function pruneThumbs(out: string, shown: Iterable<string>): Promise<void> {
  const kept = new Set(Array.from(shown, keyOf))
  for (const key of await listThumbs(out)) {
    if (!kept.has(key)) await rm(join(out, thumbPath(key)), { force: true })
  }
}

async function entries(folder: string): Promise<{ name: string }[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => [])
}
