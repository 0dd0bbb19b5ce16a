/** JSON lines: one JSON value a line, written by appending, so the last line may be cut off. */
import { createReadStream } from 'node:fs'
import { InputError, reasonOf, systemCode } from './errors.ts'

export interface JsonLine<T> {
  value: T
  /** the line without its line feed */
  text: string
  /** counted from 1 */
  line: number
  /** byte at which the line begins */
  start: number
  /** byte after the line, its line feed included: where the next one begins */
  end: number
  /** false only for a last line without a line feed, which reads well all the same */
  closed: boolean
}

/** A last line that was cut in the middle, as a killed writer leaves it. */
export interface TornLine {
  line: number
  /** byte at which it begins: the file's length once it is cut away */
  start: number
  /** its length in bytes */
  bytes: number
}

export interface JsonLinesOptions {
  /** reads a line that is JSON; by default all of it */
  parse?: (text: string) => unknown
  /** told of a last line that was cut in the middle; it is left out either way */
  torn?: (line: TornLine) => void
}

const LINE_FEED = 10

/**
 * Reads a file line by line; memory does not grow with it. Blank lines are passed over. The values
 * are not checked against `T`.
 * @throws InputError `FILE_MISSING`, `JSON_LINE_DAMAGED` (a line with a line feed that is no JSON)
 */
export async function* readJsonLines<T>(
  file: string,
  { torn, parse = JSON.parse }: JsonLinesOptions = {},
): AsyncGenerator<JsonLine<T>> {
  let start = 0
  let line = 1
  for await (const { bytes, closed } of lines(file)) {
    const end = start + bytes.length + (closed ? 1 : 0)
    const text = bytes.toString('utf8')
    if (text.trim() !== '') {
      let value: T | undefined
      let fault: unknown
      try {
        value = parse(text) as T
      } catch (error) {
        fault = error
      }
      if (fault === undefined) yield { value: value as T, text, line, start, end, closed }
      else if (closed) throw damaged(file, line, fault)
      else torn?.({ line, start, bytes: bytes.length })
    }
    start = end
    line++
  }
}

async function* lines(file: string): AsyncGenerator<{ bytes: Buffer; closed: boolean }> {
  let held: Buffer[] = []
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let from = 0
      for (let to = chunk.indexOf(LINE_FEED); to >= 0; to = chunk.indexOf(LINE_FEED, from)) {
        const tail = chunk.subarray(from, to)
        yield { bytes: held.length > 0 ? Buffer.concat([...held, tail]) : tail, closed: true }
        held = []
        from = to + 1
      }
      if (from < chunk.length) held.push(chunk.subarray(from))
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    throw new InputError('FILE_MISSING', `${file}: there is no such file`, { cause: error })
  }
  if (held.length > 0) yield { bytes: Buffer.concat(held), closed: false }
}

function damaged(file: string, line: number, error: unknown): InputError {
  return new InputError(
    'JSON_LINE_DAMAGED',
    `${file}:${line}: expected one JSON value, found something else (${reasonOf(error)}). ` +
      'The file was changed or damaged: restore it, or remove that line.',
    { cause: error },
  )
}
