/** Tables in CSV, read row by row, with errors that say where. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { InputError, reasonOf, systemCode } from '../core/errors.ts'

/** A row: the line on which it ends, counted from 1, and what stands in the columns asked for. */
export interface TableRow<Column extends string, Optional extends string> {
  line: number
  values: Record<Column, string> & Partial<Record<Optional, string>>
}

/**
 * Reads a CSV file with a header: UTF-8 with or without byte order mark, any line ends, quoted
 * values; blank lines and columns not asked for are passed over, spaces around values dropped.
 * Column names are taken in upper or lower case. Memory does not grow with the file.
 * @param optional columns that may be absent; their values are then undefined
 * @throws InputError `FILE_MISSING`, `CSV_COLUMNS`, `CSV_MALFORMED`, `CSV_ENCODING`
 */
export async function* readTable<Column extends string, Optional extends string = never>(
  file: string,
  columns: readonly Column[],
  optional: readonly Optional[] = [],
): AsyncGenerator<TableRow<Column, Optional>> {
  let line = 0
  const parser = parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    trim: true,
    on_record: (record: string[], { lines }) => {
      line = lines
      return record
    },
  })
  const source = Readable.from(textOf(file))
  source.on('error', (error) => parser.destroy(error))
  let places: [string, number][] | undefined
  try {
    for await (const { info, record } of source.pipe(parser) as AsyncIterable<Parsed>) {
      if (!places) {
        places = placesOf(file, record, columns, optional)
        continue
      }
      const values = places.map(([name, place]) => [name, record[place] ?? ''])
      yield {
        line: info.lines,
        values: Object.fromEntries(values) as TableRow<Column, Optional>['values'],
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? malformed(file, line, error) : error
  } finally {
    source.destroy()
  }
  if (!places) throw wrongColumns(file, columns, 'the file is empty')
}

interface Parsed {
  info: { lines: number }
  record: string[]
}

async function* textOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      yield decoder.decode(chunk, { stream: true })
    }
    yield decoder.decode()
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT') {
      throw new InputError('FILE_MISSING', `${file}: there is no such file`, { cause: error })
    }
    if (code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error
    throw new InputError(
      'CSV_ENCODING',
      `${file}: expected UTF-8, found bytes that are none. Save it as "CSV UTF-8".`,
      { cause: error },
    )
  }
}

function placesOf(
  file: string,
  header: readonly string[],
  columns: readonly string[],
  optional: readonly string[],
): [string, number][] {
  const found = header.map((name) => name.toLowerCase())
  const places: [string, number][] = []
  for (const name of [...columns, ...optional]) {
    const place = found.indexOf(name.toLowerCase())
    if (place >= 0) places.push([name, place])
    const twice = place !== found.lastIndexOf(name.toLowerCase())
    if (twice) throw wrongColumns(file, columns, `the column ${name} twice`)
    if (place < 0 && columns.includes(name)) {
      throw wrongColumns(file, columns, header.map((text) => `"${text}"`).join(', '))
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
    'goes on after a closing quote: double a quote that is part of the value',
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
