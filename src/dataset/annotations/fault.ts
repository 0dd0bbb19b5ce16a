/** What is wrong in a file of annotations, and where: told with file and line. */
import { LineCounter, parseDocument } from 'yaml'
import { InputError } from '../../core/errors.ts'

/** A line, from 1, or the keys that lead to a value of a JSON text. */
export type Where = number | readonly (string | number)[]

/** A fault whose file is named by whoever reads it. */
export class AnnotationFault extends Error {
  readonly code: AnnotationCode
  readonly where: Where

  /** @param message what was expected and what was found, without full stop */
  constructor(code: AnnotationCode, where: Where, message: string) {
    super(message)
    this.code = code
    this.where = where
  }
}

export type AnnotationCode =
  | 'ANNOTATION_INVALID'
  | 'ANNOTATION_OUTSIDE'
  | 'ANNOTATION_EMPTY'
  | 'ANNOTATION_SIZE'
  | 'ANNOTATION_IMAGE_UNKNOWN'
  | 'ANNOTATION_TWICE'

const REMEDIES: Record<AnnotationCode, string> = {
  ANNOTATION_INVALID: 'Correct it, or take the file out of the set',
  ANNOTATION_OUTSIDE:
    'Places are px of the picture as it is shown, from its left top corner: correct them, or take the annotation out',
  ANNOTATION_EMPTY: 'Give it an area, or take the annotation out',
  ANNOTATION_SIZE: 'Annotate the picture as it is, or scaled evenly',
  ANNOTATION_IMAGE_UNKNOWN: 'Name an image of the set by its path or ID, or take it out',
  ANNOTATION_TWICE: 'Keep the annotations of a page in one place',
}

/** The error that people get. @param text of the file, where lines are found in it by keys */
export function faultError(file: string, fault: AnnotationFault, text?: string): InputError {
  const { code, where, message } = fault
  const line = typeof where === 'number' ? where : lineOfKeys(text ?? '', where)
  const place = line === undefined ? file : `${file}:${line}`
  return new InputError(code, `${place}: ${message}. ${REMEDIES[code]}.`)
}

/** The line of a JSON text on which the value under these keys begins. */
function lineOfKeys(text: string, keys: readonly (string | number)[]): number | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, keepSourceTokens: false })
  for (let depth = keys.length; depth >= 0; depth--) {
    const node = document.getIn(keys.slice(0, depth), true) as
      | { range?: readonly number[] | null }
      | undefined
    if (node?.range) return lines.linePos(node.range[0]!).line
  }
  return undefined
}

/** Parses JSON. @throws AnnotationFault with the line of what is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const lines = new LineCounter()
    const { errors } = parseDocument(text, { lineCounter: lines })
    const first = errors[0]
    const line = first ? lines.linePos(first.pos[0]).line : 1
    throw new AnnotationFault('ANNOTATION_INVALID', line, 'expected JSON, found something else')
  }
}
