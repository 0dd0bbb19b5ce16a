/** Parquet files with a picture in each row, read a group of rows at a time. */
import { stat } from 'node:fs/promises'
import { InputError, PalimpsestError, reasonOf } from '../errors.ts'
import { archiveDamaged } from './archive-error.ts'
import { readPart } from './read-part.ts'
import type { AsyncBuffer, FileMetaData, SchemaElement } from './parquet-library.ts'

/** Groups whose pictures are kept where they are compressed and cannot be read one by one. */
const KEPT = 4
/** No group of rows that people can use has more; a damaged file may say so. */
const MAX_GROUP_BYTES = 2 ** 31

interface Group {
  /** its first row */
  first: number
  rows: number
  /** of the pictures' column */
  start: number
  bytes: number
}

export class ParquetFile {
  readonly path: string
  readonly rows: number
  /** names of columns that hold one value a row */
  readonly columns: readonly string[]
  /** `key_value_metadata` by key */
  readonly notes: ReadonlyMap<string, string>
  /** the column of pictures; undefined where there is none */
  readonly pictures: string | undefined
  private readonly metadata: FileMetaData
  private readonly buffer: AsyncBuffer
  private readonly groups: readonly Group[]
  /** of groups whose pictures stand in the file as they are: where each begins and its size, by row */
  private readonly places = new Map<Group, Float64Array>()
  private readonly kept = new Map<Group, Promise<(Uint8Array | undefined)[]>>()

  /** @throws InputError `ARCHIVE_DAMAGED` */
  static async open(path: string): Promise<ParquetFile> {
    const { size } = await stat(path)
    try {
      const buffer = bufferOf(path, size)
      const { parquetMetadataAsync } = await import('./parquet-library.ts')
      return new ParquetFile(path, buffer, await parquetMetadataAsync(buffer))
    } catch (error) {
      throw archiveDamaged(path, `expected a Parquet file (${reasonOf(error)})`, error)
    }
  }

  private constructor(path: string, buffer: AsyncBuffer, from: FileMetaData) {
    this.path = path
    this.buffer = buffer
    this.metadata = from
    const tops = topColumns(from.schema)
    this.columns = tops.filter(({ num_children: n }) => !n).map(({ name }) => name)
    this.pictures = pictureColumn(from.schema)
    this.notes = new Map(from.key_value_metadata?.map(({ key, value }) => [key, value ?? '']))
    this.groups = groupsOf(from, this.pictures)
    this.rows = this.groups.reduce((sum, { rows }) => sum + rows, 0)
  }

  /** Rows of some columns, a group at a time. @throws InputError `ARCHIVE_DAMAGED` */
  async *read(columns: string[]): AsyncGenerator<Record<string, unknown>> {
    for (const group of this.groups) yield* await this.rowsOf(group, columns)
  }

  /** The file's bytes of a row's picture; undefined where it has none. @throws InputError `ARCHIVE_DAMAGED` */
  async picture(row: number): Promise<Uint8Array | undefined> {
    const group = this.groups.find(({ first, rows }) => row >= first && row < first + rows)
    if (!group) throw archiveDamaged(this.path, `it has no row ${row}`)
    const places = this.places.get(group)
    if (!places) return (await this.picturesOf(group))[row - group.first]
    const [start, size] = places.subarray(2 * (row - group.first)) as unknown as [number, number]
    return readPart(this.path, start, size)
  }

  private picturesOf(group: Group): Promise<(Uint8Array | undefined)[]> {
    let found = this.kept.get(group)
    if (!found) {
      found = this.readPictures(group)
      this.kept.set(group, found)
      if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value!)
    }
    return found
  }

  private async readPictures(group: Group): Promise<(Uint8Array | undefined)[]> {
    const rows = await this.rowsOf(group, [this.pictures!])
    const pictures = rows.map((row) => bytesOf(row[this.pictures!]))
    const column = Buffer.from(await this.buffer.slice(group.start, group.start + group.bytes))
    const places = placesIn(column, group.start, pictures)
    if (places) this.places.set(group, places)
    return pictures
  }

  private async rowsOf(
    { first, rows }: Group,
    columns: string[],
  ): Promise<Record<string, unknown>[]> {
    const { parquetReadObjects } = await import('./parquet-library.ts')
    const range = { rowStart: first, rowEnd: first + rows }
    const { buffer: file, metadata } = this
    try {
      const found = await parquetReadObjects({ file, metadata, columns, utf8: false, ...range })
      if (found.length === rows) return found
    } catch (error) {
      if (error instanceof PalimpsestError) throw error
      const { codec } = this.metadata.row_groups[0]?.columns[0]?.meta_data ?? {}
      if (!/unsupported compression/i.test(reasonOf(error))) {
        throw archiveDamaged(this.path, `rows from ${first} on cannot be read (${reasonOf(error)})`)
      }
      throw new InputError(
        'ARCHIVE_UNSUPPORTED',
        `${this.path}: compressed by ${codec}, expected Snappy or none: write it anew with pyarrow's compression="snappy"`,
        { cause: error },
      )
    }
    throw archiveDamaged(this.path, `fewer rows than the ${rows} it says from row ${first} on`)
  }
}

function bufferOf(path: string, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const size = Math.min(end, byteLength) - start
      if (!(start >= 0) || !(size >= 0)) throw new Error('a part of it would lie beyond the file')
      return (await readPart(path, start, size)).buffer as ArrayBuffer
    },
  }
}

/** The children of the schema's root. */
function topColumns(schema: readonly SchemaElement[]): SchemaElement[] {
  const found: SchemaElement[] = []
  const skip = (at: number): number => {
    let next = at + 1
    for (let i = 0; i < (schema[at]?.num_children ?? 0); i++) next = skip(next)
    return next
  }
  for (let at = 1; at < schema.length; at = skip(at)) found.push(schema[at]!)
  return found
}

/** As `datasets` writes them, `bytes` beside `path` in a column of its own; else a column of bytes alone. */
function pictureColumn(schema: readonly SchemaElement[]): string | undefined {
  const nested = schema.findIndex(
    ({ num_children: children }, i) =>
      i > 0 && children === 2 && schema[i + 1]?.name === 'bytes' && schema[i + 2]?.name === 'path',
  )
  if (nested > 0) return schema[nested]!.name
  const plain = topColumns(schema).find(
    ({ type, converted_type: text, logical_type: kind }) =>
      type === 'BYTE_ARRAY' && text === undefined && kind === undefined,
  )
  return plain?.name
}

function groupsOf({ row_groups: groups }: FileMetaData, pictures: string | undefined): Group[] {
  let first = 0
  return groups.map(({ num_rows, columns }) => {
    const rows = Number(num_rows)
    const own = columns.find(
      ({ meta_data }) =>
        meta_data?.path_in_schema[0] === pictures && meta_data?.path_in_schema[1] !== 'path',
    )?.meta_data
    const start = Number(own?.dictionary_page_offset ?? own?.data_page_offset ?? 0)
    const bytes = Number(own?.total_compressed_size ?? 0)
    const size = columns.reduce((sum, { meta_data: at }) => {
      return sum + Number(at?.total_uncompressed_size ?? 0)
    }, 0)
    if (!(rows >= 0) || !(start >= 0) || !(bytes >= 0) || !(size < MAX_GROUP_BYTES)) {
      throw new Error('a group of rows has an impossible size')
    }
    const group = { first, rows, start, bytes }
    first += rows
    return group
  })
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  const { bytes } = (value ?? {}) as { bytes?: unknown }
  return bytes instanceof Uint8Array ? bytes : undefined
}

/** Start in the file and size of each picture, where all stand there one after another as they are. */
function placesIn(
  column: Buffer,
  start: number,
  pictures: readonly (Uint8Array | undefined)[],
): Float64Array | undefined {
  const places = new Float64Array(2 * pictures.length)
  let at = 0
  for (const [i, picture] of pictures.entries()) {
    if (!picture || picture.length < 32) return undefined
    // Mostly four bytes of length lie between two, and now and then a page's header.
    const isNext = column.compare(picture, 0, 32, at + 4, at + 36) === 0
    const found = isNext ? at + 4 : column.indexOf(picture.subarray(0, 32), at)
    if (found < 0 || column.compare(picture, 0, picture.length, found, found + picture.length)) {
      return undefined
    }
    places.set([start + found, picture.length], 2 * i)
    at = found + picture.length
  }
  return places
}
