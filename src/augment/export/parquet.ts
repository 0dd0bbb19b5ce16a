/** Parquet as the Hugging Face `datasets` library writes it: an Image and a ClassLabel without further arguments. */
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  ByteWriter,
  ParquetWriter,
  type SchemaElement,
} from '../../core/archives/parquet-library.ts'
import type { LayerKind } from '../../dataset/built-dataset.ts'
import { COLUMNS, MASK_STEPS, maskSteps, splitName, type ExportRow } from './export-row.ts'
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
  layered: true,
  features: (labels, _, layers) => [
    ...cardFeatures(labelFeature('label', labels)),
    ...layers.map((kind) => ({ name: columnOf(kind), dtype: 'image' })),
    ...(layers.includes('mask') ? [{ name: MASK_STEPS, dtype: 'string' }] : []),
  ],
  write: async ({ images, handle, labels, layers }) => {
    const features = { ...schemaFeatures(labels), ...layerFeatures(layers) }
    const info = { info: { features } }
    const bytes = new ByteWriter()
    const writer = new ParquetWriter({
      writer: bytes,
      schema: schemaWith(layers),
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify(info) }],
      createdBy: 'palimpsest',
    })
    let rows: LayeredRow[] = []
    let pictures: Pictures[] = []
    const group = async (): Promise<void> => {
      if (rows.length === 0) return
      await writer.write({ columnData: columnsOf(rows, pictures, layers), rowGroupSize: GROUP })
      await flush(bytes, handle)
      rows = []
      pictures = []
    }
    for await (const { file, row, bytes: read, layers: besides } of images) {
      rows.push({ ...row, ...maskSteps(besides) })
      const own: Pictures = { image: { bytes: await read(), path: file } }
      for (const one of besides) {
        own[one.kind] = { bytes: await one.read(), path: basename(one.file) }
      }
      pictures.push(own)
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

type LayeredRow = ExportRow & ReturnType<typeof maskSteps>

/** The image of a row, and what stands beside it. */
type Pictures = Partial<Record<'image' | LayerKind, { bytes: Buffer; path: string }>>

/** `map_x`, as columns are named. */
const columnOf = (kind: LayerKind): string => kind.replace('-', '_')

function layerFeatures(layers: readonly LayerKind[]): Record<string, unknown> {
  return {
    ...Object.fromEntries(layers.map((kind) => [columnOf(kind), { _type: 'Image' }])),
    ...(layers.includes('mask') && { [MASK_STEPS]: { dtype: 'string', _type: 'Value' } }),
  }
}

const picture = (name: string): SchemaElement[] => [
  { name, num_children: 2, ...optional },
  { name: 'bytes', type: 'BYTE_ARRAY', ...optional },
  { name: 'path', ...text },
]

function schemaWith(layers: readonly LayerKind[]): SchemaElement[] {
  const isMasked = layers.includes('mask')
  return [
    { name: 'schema', num_children: 2 + COLUMNS.length + layers.length + (isMasked ? 1 : 0) },
    ...picture('image'),
    { name: 'label', ...whole },
    ...COLUMNS.map(([name, dtype]) => ({ name, ...(dtype === 'int64' ? whole : text) })),
    ...layers.flatMap((kind) => picture(columnOf(kind))),
    ...(isMasked ? [{ name: MASK_STEPS, ...text }] : []),
  ]
}

type Columns = Parameters<ParquetWriter['write']>[0]['columnData']

function columnsOf(
  rows: readonly LayeredRow[],
  pictures: readonly Pictures[],
  layers: readonly LayerKind[],
): Columns {
  // Images are compressed already, and no two are alike.
  const column = (name: string, kind: 'image' | LayerKind): Columns[number] => ({
    name,
    data: pictures.map((own) => own[kind]),
    codec: 'UNCOMPRESSED',
    encoding: 'PLAIN',
    statistics: false,
  })
  return [
    column('image', 'image'),
    { name: 'label', data: rows.map(({ label }) => BigInt(label)) },
    ...COLUMNS.map(([name, dtype]) => ({
      name,
      data: rows.map((row) => (dtype === 'int64' ? BigInt(row[name]) : row[name])),
      statistics: name !== 'steps',
    })),
    ...layers.map((kind) => column(columnOf(kind), kind)),
    ...(layers.includes('mask')
      ? [{ name: MASK_STEPS, data: rows.map((row) => row[MASK_STEPS]), statistics: false }]
      : []),
  ]
}

/** Writes what has been collected and begins again at the same offset of the file. */
async function flush(from: ByteWriter, handle: FileHandle): Promise<void> {
  await handle.appendFile(new Uint8Array(from.buffer, 0, from.index))
  from.index = 0
}
