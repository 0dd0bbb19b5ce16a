/** What a bench is given, and what it gives. */

export interface Args {
  workers: number
  /** small and quick, for seeing that it works */
  quick: boolean
  /** the command line after the bench's name */
  rest: readonly string[]
}

export interface Report {
  /** printed with `--json` */
  json: object
  lines: readonly string[]
}
