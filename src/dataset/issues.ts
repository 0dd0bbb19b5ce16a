/** Faults of one kind in a user's files, counted and told together with a few examples. */
import { InputError } from '../core/errors.ts'

const EXAMPLES = 5

export class Issues {
  private readonly code: string
  private readonly where: string
  private readonly what: string
  private readonly remedy: string
  private readonly examples: string[] = []
  private count = 0

  /**
   * @param code of the error
   * @param where file or folder
   * @param what the fault, in words that fit after a colon and one or more examples
   * @param remedy what to do, as a sentence
   */
  constructor(code: string, where: string, what: string, remedy: string) {
    this.code = code
    this.where = where
    this.what = what
    this.remedy = remedy
  }

  add(example: string): void {
    this.count++
    if (this.examples.length < EXAMPLES) this.examples.push(example)
  }

  /** @throws InputError where there is any */
  check(): void {
    if (this.count === 0) return
    const more = this.count - this.examples.length
    const list = this.examples.join('; ') + (more > 0 ? `; and ${more} more` : '')
    throw new InputError(
      this.code,
      `${this.where}: ${this.what} (${this.count}): ${list}. ${this.remedy}`,
    )
  }
}
