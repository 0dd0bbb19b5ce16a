/** The audit's worker: looks at image files. */
import { readFile } from 'node:fs/promises'
import { reasonOf } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { decode } from '../../page/codec/decode.ts'
import type { Fingerprint } from '../../page/dedupe/phash.ts'
import { appearanceOf, orientedPrints, PRINT_AREA, type Appearance } from './appearance.ts'

export type LookResult = { look: Appearance } | { reason: string }

/** Statistics are taken at this size at most, so that pages of all sizes can be compared. */
const AREA = 512 * 512

/** Looks at files once; those that cannot be read say why. */
export async function look(files: readonly string[]): Promise<LookResult[]> {
  const found: LookResult[] = []
  for (const file of files) {
    try {
      const bytes = await readFile(file)
      const digest = sha256(bytes)
      const page = await decode(bytes, digest, { area: AREA })
      const small = await decode(bytes, digest, { area: PRINT_AREA })
      found.push({ look: appearanceOf(page, small, digest) })
    } catch (error) {
      found.push({ reason: reasonOf(error) })
    }
  }
  return found
}

/** Fingerprints of files in all eight orientations; none of a file that is gone. */
export async function turn(files: readonly string[]): Promise<(Fingerprint[] | undefined)[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        const bytes = await readFile(file)
        return orientedPrints(await decode(bytes, '', { area: PRINT_AREA }))
      } catch {
        return undefined
      }
    }),
  )
}
