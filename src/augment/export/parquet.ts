/** Parquet as the Hugging Face `datasets` library writes it: an Image and a ClassLabel without further arguments. */
import type { FileHandle } from 'node:fs/promises'
import {
  ByteWriter,
  ParquetWriter,
  type SchemaElement,
} from '../../dataset/formats/parquet-library.ts'
import { COLUMNS, splitName, type ExportRow } from './export-row.ts'
import { cardFeatures, labelFeature, schemaFeatures } from './features.ts'
import type { ExportFormat } from './format.ts'

/** Rows of a group, as `datasets` has it for images: a viewer reads a whole group for one row. */
const GROUP = 100

export const parquet: ExportFormat = {
  name: 'parquet',
  divided: true,
  shuffled: true,
  usage: () => 'Read it with `datasets.load_dataset(FOLDER)`, or any reader of Parquet.',
  fileOf: ({ split, number, of }) =>
    `data/${splitName(split)}-${padded(number)}-of-${padded(of)}.parquet`,
  pattern: (split) => `data/${splitName(split)}-*.parquet`,
  features: (labels) => cardFeatures(labelFeature('label', labels)),
  write: async ({ images, handle, labels }) => {
    const info = { info: { features: schemaFeatures(labels) } }
    const bytes = new ByteWriter()
    const writer = new ParquetWriter({
      writer: bytes,
      schema: SCHEMA,
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify(info) }],
      createdBy: 'palimpsest',
    })
    let rows: ExportRow[] = []
    let pictures: { bytes: Buffer; path: string }[] = []
    const group = async (): Promise<void> => {
      if (rows.length === 0) return
      await writer.write({ columnData: columnsOf(rows, pictures), rowGroupSize: GROUP })
      await flush(bytes, handle)
      rows = []
      pictures = []
    }
    for await (const { file, row, bytes: read } of images) {
      rows.push(row)
      pictures.push({ bytes: await read(), path: file })
      if (rows.length === GROUP) await group()
    }
    await group()
    await writer.finish()
    await flush(bytes, handle)
  },
}

const padded = (n: number): string => String(n).padStart(5, '0')

const optional = { repetition_type: 'OPTIONAL' } as const
const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional } as const
const whole = { type: 'INT64', ...optional } as const

const SCHEMA: SchemaElement[] = [
  { name: 'schema', num_children: 2 + COLUMNS.length },
  { name: 'image', num_children: 2, ...optional },
  { name: 'bytes', type: 'BYTE_ARRAY', ...optional },
  { name: 'path', ...text },
  { name: 'label', ...whole },
  ...COLUMNS.map(([name, dtype]) => ({ name, ...(dtype === 'int64' ? whole : text) })),
]

function columnsOf(
  rows: readonly ExportRow[],
  pictures: readonly unknown[],
): Parameters<ParquetWriter['write']>[0]['columnData'] {
  return [
    // Images are compressed already, and no two are alike.
    {
      name: 'image',
      data: [...pictures],
      codec: 'UNCOMPRESSED',
      encoding: 'PLAIN',
      statistics: false,
    },
    { name: 'label', data: rows.map(({ label }) => BigInt(label)) },
    ...COLUMNS.map(([name, dtype]) => ({
      name,
      data: rows.map((row) => (dtype === 'int64' ? BigInt(row[name]) : row[name])),
      statistics: name !== 'steps',
    })),
  ]
}

/** Writes what has been collected and begins again at the same offset of the file. */
async function flush(from: ByteWriter, handle: FileHandle): Promise<void> {
  await handle.appendFile(new Uint8Array(from.buffer, 0, from.index))
  from.index = 0
}
