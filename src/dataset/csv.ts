/** Tables in CSV, read row by row, with errors that say where. */
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { CsvError, parse } from './formats/csv-library.ts'
import { InputError, reasonOf } from '../core/errors.ts'
import { ENCODINGS, openText } from './text-encoding.ts'

/** A row: the line on which it ends, counted from 1, and what stands in the columns asked for. */
export interface TableRow<Column extends string, Optional extends string> {
  line: number
  values: Record<Column, string> & Partial<Record<Optional, string>>
  /** all of the row's values, in the order of the file's columns */
  record: readonly string[]
}

export interface TableOptions {
  /** other names that a column may have, the most probable first, by its own */
  aliases?: Readonly<Record<string, readonly string[]>>
  /** told of what was read otherwise than as UTF-8 with commas and columns of the right names */
  tell?: (note: string) => void
  /** told of all columns, as they stand in the file */
  header?: (names: readonly string[]) => void
}

/**
 * Reads a CSV file with a header: UTF-8 with or without byte order mark, else UTF-16 or CP949, as
 * Excel writes them; separated by commas, else semicolons or tabs; any line ends, quoted values;
 * blank lines and columns not asked for are passed over, spaces around values dropped.
 * Column names are taken in upper or lower case. Memory does not grow with the file.
 * @param optional columns that may be absent; their values are then undefined
 * @throws InputError `FILE_MISSING`, `CSV_COLUMNS`, `CSV_MALFORMED`, `CSV_ENCODING`
 */
export async function* readTable<Column extends string, Optional extends string = never>(
  file: string,
  columns: readonly Column[],
  optional: readonly Optional[] = [],
  { aliases = {}, tell = () => {}, header = () => {} }: TableOptions = {},
): AsyncGenerator<TableRow<Column, Optional>> {
  let line = 0
  const name = basename(file)
  const wanted: WantedColumns = { columns, optional, aliases }
  const { text, head, encoding } = await openText(file)
  const delimiter = delimiterOf(head, wanted)
  if (encoding !== 'utf-8') tell(`${name} is read as ${ENCODINGS[encoding]}`)
  if (delimiter !== ',') tell(`${name} is read as separated by ${DELIMITERS[delimiter]}`)
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    skip_empty_lines: true,
    trim: true,
    on_record: (record: string[], { lines }) => {
      line = lines
      return record
    },
  })
  const source = Readable.from(text)
  source.on('error', (error) => parser.destroy(error))
  let places: [string, number][] | undefined
  try {
    for await (const { info, record } of source.pipe(parser) as AsyncIterable<Parsed>) {
      if (!places) {
        places = placesOf(file, record, wanted, tell)
        header(record)
        continue
      }
      const values = places.map(([column, place]) => [column, record[place] ?? ''])
      yield {
        line: info.lines,
        values: Object.fromEntries(values) as TableRow<Column, Optional>['values'],
        record,
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? malformed(file, line, error) : error
  } finally {
    source.destroy()
  }
  if (!places) throw wrongColumns(file, columns, 'the file is empty')
}

const DELIMITERS = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' } as const
type Delimiter = keyof typeof DELIMITERS

interface WantedColumns {
  columns: readonly string[]
  optional: readonly string[]
  aliases: Readonly<Record<string, readonly string[]>>
}

/** The first separator with which the header holds the columns; commas where none does. */
function delimiterOf(head: string, { columns, optional, aliases }: WantedColumns): Delimiter {
  const line = head.trimStart().split(/[\r\n]/, 1)[0]!
  const wanted = columns.length > 0 ? columns : optional
  const fits = (delimiter: Delimiter): boolean => {
    const header = line.split(delimiter).map((text) => text.trim().replaceAll('"', ''))
    return wanted.every((name) => placeOf(header, name, aliases) >= 0)
  }
  return (Object.keys(DELIMITERS) as Delimiter[]).find(fits) ?? ','
}

/** Place of a column, by its own name or else by another; -1 where it is absent. */
export function placeOf(
  header: readonly string[],
  name: string,
  aliases: WantedColumns['aliases'],
): number {
  const found = header.map((text) => text.toLowerCase())
  for (const one of [name, ...(aliases[name] ?? [])]) {
    const place = found.indexOf(one.toLowerCase())
    if (place >= 0) return place
  }
  return -1
}

interface Parsed {
  info: { lines: number }
  record: string[]
}

function placesOf(
  file: string,
  header: readonly string[],
  { columns, optional, aliases }: WantedColumns,
  tell: (note: string) => void,
): [string, number][] {
  const found = header.map((name) => name.toLowerCase())
  const places: [string, number][] = []
  for (const name of [...columns, ...optional]) {
    const place = placeOf(header, name, aliases)
    if (place >= 0) places.push([name, place])
    const twice = place >= 0 && place !== found.lastIndexOf(found[place]!)
    if (twice) throw wrongColumns(file, columns, `the column ${name} twice`)
    if (place < 0 && columns.includes(name)) {
      throw wrongColumns(file, columns, header.map((text) => `"${text}"`).join(', '))
    }
    if (place >= 0 && found[place] !== name.toLowerCase()) {
      tell(`${basename(file)}: the column "${header[place]!}" is read as ${name}`)
    }
  }
  return places
}

function wrongColumns(file: string, columns: readonly string[], found: string): InputError {
  return new InputError(
    'CSV_COLUMNS',
    `${file}:1: expected a header with the columns ${columns.join(', ')}, separated by commas; found ${found}`,
  )
}

/** What is wrong, and what to do about it, by csv-parse's name of it. */
const FAULTS: Record<string, string> = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH:
    'has more or fewer values than the header has columns: quote a value that holds a comma',
  CSV_QUOTE_NOT_CLOSED: 'opens a quote that is never closed: add the closing quote',
  INVALID_OPENING_QUOTE:
    'has a quote inside a value that is not quoted: quote the value and double the quote',
  CSV_INVALID_CLOSING_QUOTE:
    'continues after a closing quote: double a quote that is part of the value',
}

/** @param lastGood last line that was read without fault: an open quote runs to the end of the file */
function malformed(file: string, lastGood: number, error: CsvError): InputError {
  const open = error.code === 'CSV_QUOTE_NOT_CLOSED'
  const { lines } = error as unknown as { lines?: number }
  const line = open || lines === undefined ? lastGood + 1 : lines
  const fault = FAULTS[error.code] ?? `cannot be read: ${reasonOf(error)}`
  return new InputError('CSV_MALFORMED', `${file}:${line}: the row ${fault} (${basename(file)})`, {
    cause: error,
  })
}

/** One row of CSV with its line feed; values with commas, quotes or line ends are quoted. */
export function csvRow(values: readonly (string | number)[]): string {
  return `${values.map((value) => quoted(String(value))).join(',')}\n`
}

function quoted(value: string): string {
  const plain = !/[",\r\n]/.test(value) && value === value.trim()
  return plain ? value : `"${value.replaceAll('"', '""')}"`
}
