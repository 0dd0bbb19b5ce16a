/** What a bench is given, and what it gives. */

export interface Args {
  workers: number
  /** small and quick, for seeing that it works */
  quick: boolean
}

export interface Report {
  /** printed with `--json` */
  json: object
  lines: readonly string[]
}
