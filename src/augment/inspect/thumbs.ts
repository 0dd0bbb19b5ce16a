/** Thumbnails on disk, named by the content they show. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { THUMBS } from './data.ts'

/** What a thumbnail is named by: 64 bits of its image's digest. */
export function keyOf(sha256: string): string {
  return sha256.slice(0, 16)
}

const NAME = /^([0-9a-f]{16})\.jpg$/

/** Keys of the thumbnails that are there. */
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

/** Removes thumbnails that no set of this report shows any more; other files are left alone. */
export async function removeThumbs(out: string, keys: Iterable<string>): Promise<void> {
  for (const key of keys)
    await rm(join(out, THUMBS, key.slice(0, 2), `${key}.jpg`), { force: true })
}

async function entries(folder: string): Promise<{ name: string }[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => [])
}
