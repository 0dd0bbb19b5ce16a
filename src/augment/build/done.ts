/** Which places of a plan are done, and where their rows stand in the journal: 16 bytes an image. */
import type { Span } from './journal.ts'

export class Done {
  count = 0
  private readonly starts: Float64Array
  private readonly ends: Float64Array

  /** @param total places of the plan */
  constructor(total: number) {
    this.starts = new Float64Array(total).fill(-1)
    this.ends = new Float64Array(total)
  }

  has(place: number): boolean {
    return this.starts[place]! >= 0
  }

  spanOf(place: number): Span {
    return { start: this.starts[place]!, end: this.ends[place]! }
  }

  mark(place: number, { start, end }: Span): void {
    if (!this.has(place)) this.count++
    this.starts[place] = start
    this.ends[place] = end
  }
}
