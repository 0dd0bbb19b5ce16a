/** A list of paths with labels: CSV, TSV or JSON lines, from a file or from standard input. */
import { Readable } from 'node:stream'
import { reasonOf } from '../../core/errors.ts'
import { LABEL_ALIASES } from '../competition.ts'
import { CsvError, parse } from '../formats/csv-library.ts'
import { notRead, type NamedRow } from './find-images.ts'

const PATHS = ['path', 'id', ...LABEL_ALIASES.ID]
/** The class's name goes before its number, which another column may hold. */
const LABELS = ['class_name', 'label_name', 'target', ...LABEL_ALIASES.target]

/**
 * Reads a list. The first row may name the columns; otherwise the first is the path and the second the
 * label. Rows of JSON are objects with `file_name` (or `path`, …) and `label` (or `class_name`, …).
 * @param from what it is called in messages
 * @throws InputError `SET_NOT_FOUND`
 */
export async function readList(from: string, text: string): Promise<NamedRow[]> {
  const plain = text.replace(/^\uFEFF/, '')
  return /^\s*\{/.test(plain) ? jsonRows(from, plain) : tableRows(from, plain)
}

async function tableRows(from: string, text: string): Promise<NamedRow[]> {
  const [head = ''] = text.trimStart().split(/\r?\n/, 1)
  const delimiter = head.includes('\t') ? '\t' : head.includes(',') ? ',' : ';'
  const records: { line: number; record: string[] }[] = []
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  })
  try {
    for await (const one of Readable.from([text]).pipe(parser) as AsyncIterable<{
      info: { lines: number }
      record: string[]
    }>) {
      records.push({ line: one.info.lines, record: one.record })
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw notRead(from, 'a path and a label on each line', reasonOf(error))
  }
  const header = records[0]?.record.map((name) => name.toLowerCase()) ?? []
  const [path, label] = [placeOf(header, PATHS), placeOf(header, LABELS)]
  const isNamed = path >= 0 && label >= 0
  const places = isNamed ? [path, label] : [0, 1]
  return records.slice(isNamed ? 1 : 0).map(({ line, record }) => {
    const values = places.map((place) => record[place])
    if (values.some((value) => value === undefined)) {
      throw notRead(
        `${from}:${line}`,
        'a path and a label, separated by a tab or a comma',
        `"${record.join(delimiter)}"`,
      )
    }
    return { path: values[0]!, label: values[1]!, where: `line ${line}` }
  })
}

function placeOf(header: readonly string[], names: readonly string[]): number {
  const name = names.find((one) => header.includes(one.toLowerCase()))
  return name === undefined ? -1 : header.indexOf(name.toLowerCase())
}

function jsonRows(from: string, text: string): NamedRow[] {
  const rows: NamedRow[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const where = `line ${i + 1}`
    let value: Record<string, unknown> | null
    try {
      value = JSON.parse(line) as Record<string, unknown> | null
    } catch (error) {
      throw notRead(`${from}:${i + 1}`, 'one JSON object a line', reasonOf(error))
    }
    const path = textOf(value, PATHS)
    const label = textOf(value, LABELS)
    if (path === undefined || label === undefined) {
      const missing = path === undefined ? 'file_name' : 'label'
      throw notRead(`${from}:${i + 1}`, `"file_name" and "label"`, `no "${missing}"`)
    }
    rows.push({ path, label, where })
  }
  return rows
}

function textOf(
  value: Record<string, unknown> | null,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const found = value?.[name]
    if (typeof found === 'string' || typeof found === 'number') return String(found)
  }
  return undefined
}
