/** Names of images in a built set. */
import { sha256 } from '../../core/hash.ts'

/**
 * File-name stems for source ids: the id without folders and extension, the number of a page kept, with only letters, digits,
 * `.`, `_` and `-`. Where two ids would get the same stem, each gets a piece of its own digest, so
 * that a name depends on the others only where it must.
 */
export function outputStems(ids: readonly string[]): string[] {
  const plain = ids.map(plainStem)
  const uses = new Map<string, number>()
  for (const stem of plain) {
    // Some file systems do not tell upper from lower case.
    const key = stem.toLowerCase()
    uses.set(key, (uses.get(key) ?? 0) + 1)
  }
  return plain.map((stem, i) =>
    uses.get(stem.toLowerCase()) === 1 ? stem : `${stem}-${sha256(ids[i]!).slice(0, 8)}`,
  )
}

function plainStem(id: string): string {
  const name = id.replace(/^.*[\\/]/, '').replace(/\.[^.#]*(#\d+)?$/, '$1')
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
  return safe.slice(0, 100) || 'page'
}
