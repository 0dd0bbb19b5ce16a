/** Text files in the encodings that spreadsheets write, read piece by piece. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { InputError, systemCode } from '../core/errors.ts'
import { Cp949Decoder } from './cp949.ts'

/** What people call them. */
export const ENCODINGS = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  cp949: 'CP949 (Korean Windows)',
} as const
/** Node's code of the error for bytes that are not in the encoding. */
const INVALID = 'ERR_ENCODING_INVALID_ENCODED_DATA'

export type Encoding = keyof typeof ENCODINGS

export interface TextFile {
  encoding: Encoding
  /** the beginning, up to the end of the first line that holds something, or more */
  head: string
  /** all of it, the beginning too */
  text: AsyncGenerator<string>
}

/**
 * Opens a text file: UTF-16 by its mark or its zeros, UTF-8 where all of it is that, else CP949.
 * @throws InputError `FILE_MISSING`, `CSV_ENCODING`
 */
export async function openText(file: string): Promise<TextFile> {
  const encoding = await encodingOf(file)
  const pieces = textOf(file, encoding)
  let head = ''
  while (!/\S.*[\r\n]/.test(head)) {
    const { value, done } = await pieces.next()
    if (done === true) break
    head += value
  }
  const all = async function* (): AsyncGenerator<string> {
    yield head
    yield* pieces
  }
  return { encoding, head: head.replace(/^\uFEFF/, ''), text: all() }
}

async function encodingOf(file: string): Promise<Encoding> {
  const wide = wideEncoding(await beginning(file))
  const candidates: readonly Encoding[] = wide ? [wide] : ['utf-8', 'cp949']
  for (const encoding of candidates) {
    try {
      for await (const piece of textOf(file, encoding)) void piece
      return encoding
    } catch (error) {
      if (systemCode(error) !== INVALID) throw error
    }
  }
  const message = `${file}: expected UTF-8, UTF-16 or CP949, found bytes that are none. Save it as "CSV UTF-8".`
  throw new InputError('CSV_ENCODING', message)
}

function wideEncoding([first, second]: Uint8Array): Encoding | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // Headers begin with a letter, of which one byte is zero.
  if (first !== undefined && first !== 0 && second === 0) return 'utf-16le'
  return first === 0 && second !== undefined && second !== 0 ? 'utf-16be' : undefined
}

async function beginning(file: string): Promise<Uint8Array> {
  let handle
  try {
    handle = await open(file)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    throw new InputError('FILE_MISSING', `${file}: there is no such file`, { cause: error })
  }
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function* textOf(file: string, encoding: Encoding): AsyncGenerator<string> {
  const decode = encoding === 'cp949' ? cp949() : standard(encoding)
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    yield decode(chunk, false)
  }
  yield decode(new Uint8Array(0), true)
}

/** Decodes one piece after another. @throws an error of the code `INVALID` */
type Decode = (bytes: Uint8Array, last: boolean) => string

function standard(encoding: string): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  return (bytes, last) => decoder.decode(bytes, { stream: !last })
}

function cp949(): Decode {
  const decoder = new Cp949Decoder()
  return (bytes, last) => {
    const text = decoder.decode(bytes, last)
    if (text === undefined) throw Object.assign(new Error('no CP949'), { code: INVALID })
    return text
  }
}
