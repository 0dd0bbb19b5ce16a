/** `export.json`: what an exported set is. Its files are listed in `manifest.jsonl`, with their digests. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, reasonOf } from '../../core/errors.ts'
import { datasetInfo } from '../../dataset/built-dataset.ts'
import { EXPORT } from '../../dataset/packed-built.ts'
import { FORMATS } from './formats.ts'

/** Rows of the manifest of a set that was built in a format and never was a folder of images. */
export const IMAGES = 'images.jsonl'

const exportInfo = z.object({
  /** of this file: 1 */
  format: z.literal(1),
  complete: z.boolean(),
  as: z.enum(FORMATS),
  /** dataset digest of the built set; empty while it is built */
  digest: z.string(),
  /** bytes that a file has at most, about */
  shardSize: z.number(),
  classes: z.array(z.string()),
  /** `dataset.json` of the set; absent where it was exported by older versions */
  dataset: datasetInfo.optional(),
})

export type ExportInfo = z.infer<typeof exportInfo>

/** @throws InputError `EXPORT_DAMAGED` */
export async function readExportInfo(folder: string): Promise<ExportInfo> {
  const file = join(folder, EXPORT)
  try {
    return exportInfo.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    throw new InputError(
      'EXPORT_DAMAGED',
      `${file} cannot be read (${reasonOf(error)}): throw the exported set away with --overwrite`,
      { cause: error },
    )
  }
}
