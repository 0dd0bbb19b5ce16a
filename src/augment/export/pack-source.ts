/** Images that lie in packs, as parts of an exported set read them. */
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import { PACKS, type PackPlace, type PackReader } from '../build/packs.ts'
import { filesOf } from '../layers/layer.ts'
import type { PartSource } from './write-part.ts'

/**
 * @param folder of the set, with its packs
 * @param manifest name of the file of its rows
 * @param placeIn where an image lies
 */
export function packSource(
  folder: { at: (...names: string[]) => string },
  manifest: string,
  packs: PackReader,
  placeIn: (row: ManifestRow) => PackPlace,
): PartSource {
  return {
    manifest: folder.at(manifest),
    read: async (row, wanted) => {
      const { file, start } = placeIn(row)
      const path = folder.at(PACKS, file)
      // What stands beside an image lies right behind it.
      let at = start
      for (const one of filesOf(row)) {
        if (one.file === wanted.file) break
        at += one.bytes
      }
      const place = { file, start: at }
      return { path, bytes: await packs.read(place, wanted.bytes).catch(() => undefined) }
    },
  }
}
