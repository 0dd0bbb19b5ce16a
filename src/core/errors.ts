/**
 * Every error the programs raise on purpose. Each has a stable `code` and belongs to one of two
 * kinds, which the command line turns into an exit code: `input` (2: what the user gave is wrong,
 * nothing was begun) and `work` (1: something failed on the way, what was done stays done).
 */
export type ErrorKind = 'input' | 'work'

/** What every error that is raised on purpose has. */
export class PalimpsestError extends Error {
  /** stable name for scripts and tests, `UPPER_CASE` */
  readonly code: string
  /** `input`: what was given is wrong, nothing was begun; `work`: something failed on the way */
  readonly kind: ErrorKind

  /**
   * @param code stable name for scripts and tests, `UPPER_CASE`
   * @param message what was expected, what was found, where, and what to do
   */
  constructor(kind: ErrorKind, code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.kind = kind
    this.code = code
  }
}

/** The user's files, options or recipe are wrong; nothing was begun. Exit code 2. */
export class InputError extends PalimpsestError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super('input', code, message, options)
  }
}

/** The work failed on the way; what was done stays done. Exit code 1. */
export class WorkError extends PalimpsestError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super('work', code, message, options)
  }
}

/** One image that could not be read or drawn: set aside by a build, never the end of it. */
export class ImageError extends PalimpsestError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super('work', code, message, options)
  }
}

/** The system's own code of a failed call (`ENOENT`, `ENOSPC`, …), where it has one. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

/** One line saying what went wrong, for any thrown value. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.trim().split('\n')[0] ?? ''
}
