/** Mistakes in a document that people write by hand: recipes, settings, sweeps, word lists. */
import { InputError } from '../core/errors.ts'

/** What kind of document is wrong: the stable codes for scripts and tests. */
export type DocumentCode = 'RECIPE_INVALID' | 'CONFIG_INVALID' | 'SWEEP_INVALID' | 'WORDS_INVALID'

/** A place in a text file, both counted from 1. */
export interface Place {
  /** from 1 */
  line: number
  /** from 1 */
  column: number
}

/** One thing that is wrong in a document, with its place. */
export interface DocumentIssue extends Place {
  /** what was expected, what was found, and what to do */
  message: string
}

/** A document that cannot be used: all that is wrong with it, in the order of its lines. Exit code 2. */
export class DocumentError extends InputError {
  /** as the user gave it */
  readonly file: string
  /** in the order of their places */
  readonly issues: readonly DocumentIssue[]

  /** @param file its name as the user gave it, for `file:line:column: message` */
  constructor(code: DocumentCode, file: string, issues: readonly DocumentIssue[]) {
    const inOrder = issues.toSorted((a, b) => a.line - b.line || a.column - b.column)
    super(code, inOrder.map((i) => `${file}:${i.line}:${i.column}: ${i.message}`).join('\n'))
    this.file = file
    this.issues = inOrder
  }
}
