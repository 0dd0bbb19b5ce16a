/** ZIP archives that each hold an image folder: `<class>/<file>` and `metadata.jsonl`, nothing compressed. */
import { createWriteStream } from 'node:fs'
import type { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from '../../dataset/formats/zip-library.ts'
import { splitName } from './export-row.ts'
import { cardFeatures } from './features.ts'
import type { ExportFormat } from './format.ts'
import { folderFile, METADATA, metadataLine } from './image-folder.ts'

/** Bytes that may wait to be written. */
const HELD_BACK = 8 << 20

/** A time that the format knows, local as its times are: the same bytes in every time zone. */
const made = (): Date => new Date(1980, 1, 1)

export const zip: ExportFormat = {
  name: 'zip',
  divided: true,
  shuffled: false,
  usage: () => 'Unpack the files, or read them with `datasets.load_dataset(FOLDER)`.',
  fileOf: ({ split, number }) => `data/${splitName(split)}-${String(number).padStart(6, '0')}.zip`,
  pattern: (split) => `data/${splitName(split)}-*.zip`,
  features: () => cardFeatures({ name: 'label', dtype: 'string' }),
  write: async ({ images, labels, partial }) => {
    const archive = new ZipFile()
    const options = { mtime: made(), mode: 0o100644, compress: false, forceDosTimestamp: true }
    const written = pipeline(archive.outputStream, createWriteStream(partial))
    // Whatever fails first is thrown below.
    written.catch(() => undefined)
    const lines: string[] = []
    for await (const image of images) {
      const file = folderFile(image, labels)
      archive.addBuffer(await image.bytes(), file, options)
      lines.push(metadataLine(image, file))
      await drained(archive)
    }
    archive.addBuffer(Buffer.from(lines.join('')), METADATA, options)
    archive.end()
    await written
  },
}

/** Waits while more than a little is held back: the archive writes on without asking whether it may. */
async function drained({ outputStream }: ZipFile): Promise<void> {
  const { readableLength = 0, writableLength = 0 } = outputStream as Partial<PassThrough>
  if (readableLength + writableLength < HELD_BACK) return
  await new Promise((done) => setTimeout(done, 1))
  await drained({ outputStream } as ZipFile)
}
