/** Names that every resumable output folder has in common, and how results are written into one. */
import { dirname, join } from 'node:path'
import { writeWhole } from '../core/files.ts'

/** Unfinished files; removed at the start and the end of every run. */
export const PARTIAL = '.partial'
/** Rows of finished results in the order in which they were finished; becomes the manifest. */
export const JOURNAL = 'manifest.partial.jsonl'
export const MANIFEST = 'manifest.jsonl'
export const FAILURES = 'failures.jsonl'

/**
 * Writes a result so that it appears whole or not at all; the workers' part of the folder.
 * @param folder the output folder, prepared with the result's subfolder
 * @param file relative to it
 */
export async function writeResult(folder: string, file: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(join(folder, file), bytes, join(folder, PARTIAL, dirname(file)))
}
