/**
 * The header of a safetensors file, taken as hostile: nothing in it is believed before it is checked
 * against the size of the file.
 */
import { InputError } from '../../core/errors.ts'

/** Bytes of an element, by type. */
const WIDTHS = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  F8_E8M0: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
  C64: 8,
} as const

export type ElementType = keyof typeof WIDTHS

export interface TensorEntry {
  type: ElementType
  shape: readonly number[]
  /** Place among the data: first byte and the one after the last. */
  begin: number
  end: number
}

export interface Header {
  tensors: ReadonlyMap<string, TensorEntry>
  /** Without a prototype: a key that is not there is undefined. */
  metadata: Readonly<Record<string, string>>
}

/** As the format's own implementation has it. */
export const LONGEST_HEADER = 100_000_000

/** More axes than any tensor of a network; a list of a million would only waste time. */
const MAX_AXES = 16

/**
 * @param text the header's JSON
 * @param size bytes of data after the header
 * @throws InputError `WEIGHTS_INVALID` when the header does not describe exactly these bytes
 */
export function parseHeader(file: string, text: string, size: number): Header {
  const invalid = (why: string): InputError => weightsInvalid(file, why)
  const json = parsed(text, invalid)
  const tensors = new Map<string, TensorEntry>()
  let metadata: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(json)) {
    if (name === '__metadata__') metadata = texts(value, invalid)
    else tensors.set(name, entry(name, value, invalid))
  }
  checkPlaces(tensors, size, invalid)
  return { tensors, metadata }
}

/** What is wrong with a file of weights, and what to do. */
export function weightsInvalid(file: string, why: string): InputError {
  return new InputError(
    'WEIGHTS_INVALID',
    `${file} is not a complete safetensors file: ${why}; download or write it again`,
  )
}

type Invalid = (why: string) => InputError

function parsed(text: string, invalid: Invalid): Record<string, unknown> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw invalid('its header is not JSON')
  }
  if (!isObject(json)) throw invalid('its header is not a JSON object')
  const twice = repeatedKey(text)
  if (twice !== undefined) throw invalid(`its header has ${shown(twice)} twice`)
  return json
}

/**
 * The first key that an object of this (valid) JSON has twice: `JSON.parse` keeps the last silently.
 * A loop, as an expression over text that a stranger wrote could exhaust the stack.
 */
function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = []
  let text = ''
  for (let i = 0; i < json.length; i++) {
    const c = json[i]
    if (c === '"') {
      const begin = i++
      while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1
      text = json.slice(begin, i + 1)
    } else if (c === '{') open.push(new Set())
    else if (c === '}') open.pop()
    else if (c === ':') {
      const key = JSON.parse(text) as string
      if (open.at(-1)!.has(key)) return key
      open.at(-1)!.add(key)
    }
  }
  return undefined
}

function texts(value: unknown, invalid: Invalid): Record<string, string> {
  if (!isObject(value)) throw invalid('its "__metadata__" is not an object')
  const metadata: Record<string, string> = Object.create(null)
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw invalid(`its metadata ${shown(key)} is not text`)
    metadata[key] = text
  }
  return metadata
}

function entry(name: string, value: unknown, invalid: Invalid): TensorEntry {
  const wrong = (what: string): InputError => invalid(`tensor ${shown(name)} has ${what}`)
  if (!isObject(value)) throw wrong('no description')
  const { dtype, shape, data_offsets: offsets, ...rest } = value
  const [other] = Object.keys(rest)
  if (other !== undefined) throw wrong(`an unknown key ${shown(other)}`)
  if (typeof dtype !== 'string' || !Object.hasOwn(WIDTHS, dtype)) {
    throw wrong(`an unknown "dtype": ${shown(dtype)}`)
  }
  if (!isSizes(shape) || shape.length > MAX_AXES) {
    throw wrong(`no "shape" of at most ${MAX_AXES} sizes: ${shown(shape)}`)
  }
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw wrong(`no "data_offsets" [begin, end]: ${shown(offsets)}`)
  }
  const type = dtype as ElementType
  const [begin, end] = offsets as [number, number]
  // Beyond 2^53 the product is not exact, and equal to no difference of offsets.
  const bytes = shape.includes(0) ? 0 : shape.reduce((a, b) => a * b, WIDTHS[type])
  if (bytes !== end - begin) {
    throw wrong(`shape [${shape.join()}] of ${type}, ${bytes} bytes, in ${end - begin} bytes`)
  }
  return { type, shape, begin, end }
}

/** Data lie one after another, without gap or overlap, to the end of the file. */
function checkPlaces(
  tensors: ReadonlyMap<string, TensorEntry>,
  size: number,
  invalid: Invalid,
): void {
  let at = 0
  const inOrder = [...tensors].toSorted(([, a], [, b]) => a.begin - b.begin || a.end - b.end)
  for (const [name, { begin, end }] of inOrder) {
    if (end > size) throw invalid(`tensor ${shown(name)} ends at byte ${end} of ${size}`)
    if (begin !== at) {
      const fault = begin < at ? 'overlaps the one before' : `leaves a gap of ${begin - at} bytes`
      throw invalid(`tensor ${shown(name)} ${fault}`)
    }
    at = end
  }
  if (at !== size) throw invalid(`it has ${size - at} bytes that no tensor describes`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0)
}

/** A value of the file for a message: never long, never more than one line. */
function shown(value: unknown): string {
  if (Array.isArray(value)) {
    const few = value.slice(0, 8).map((each) => (Array.isArray(each) ? '[…]' : shown(each)))
    return `[${few.join()}${value.length > few.length ? ',…' : ''}]`
  }
  if (isObject(value)) return 'an object'
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
