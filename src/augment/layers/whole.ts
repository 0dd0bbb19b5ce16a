/** Whether files of a row are there in full. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { filesOf } from './layer.ts'

/** @param folder of the set */
export async function isRowWhole(
  folder: string,
  row: Parameters<typeof filesOf>[0],
): Promise<boolean> {
  for (const { file, bytes } of filesOf(row)) {
    const found = await stat(join(folder, file)).catch(() => undefined)
    if (found?.size !== bytes) return false
  }
  return true
}
