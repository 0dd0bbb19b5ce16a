/** Line and column of a place in a text. */
import type { Place } from './document-error.ts'

/**
 * The lines of a text. The YAML library has a counter of its own, but that misses line ends behind
 * some mistakes, and would name the wrong line where it matters most.
 */
export class LinePlaces {
  readonly #starts = [0]
  readonly #length: number

  constructor(text: string) {
    this.#length = text.length
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.#starts.push(at + 1)
    }
  }

  /** @param offset of a character; beyond the text, its end is meant */
  at(offset: number): Place {
    const within = Math.min(Math.max(offset, 0), this.#length)
    const line = this.#starts.findLastIndex((start) => start <= within)
    return { line: line + 1, column: within - this.#starts[line]! + 1 }
  }
}
