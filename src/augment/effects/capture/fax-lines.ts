/** Lines of a fax that came over a bad telephone line. */
import type { Rng } from '../../../core/rng.ts'
import type { DotGrid } from './dots.ts'

/** A line that came wrong: its runs of black and white were taken for others from a dot on. */
interface BadLine {
  kind: 'repeated' | 'blank' | 'shifted'
  from: number
  by: number
}

/**
 * What a receiver prints instead of the lines that came wrong: in one-dimensional coding (ITU-T T.4) an
 * error lasts to the end of its line, which is left out, printed as the line before, or as its runs came.
 */
export class FaxLines {
  private readonly bad = new Map<number, BadLine>()
  private readonly held: Uint8Array

  /** @param share of all lines that come wrong, in bursts of a few */
  constructor({ columns, rows }: DotGrid, share: number, rng: Rng) {
    this.held = new Uint8Array(columns)
    const wanted = Math.round(rows * share)
    while (this.bad.size < Math.min(wanted, rows)) {
      const start = rng.int(0, rows - 1)
      const length = Math.min(wanted, 1 + Math.floor(-3 * Math.log(1 - rng.random())))
      const kind = rng.pick(['repeated', 'repeated', 'blank', 'shifted', 'shifted'] as const)
      for (let row = start; row < Math.min(start + length, rows); row++) {
        const from = kind === 'shifted' ? rng.int(0, columns - 1) : 0
        this.bad.set(row, { kind, from, by: rng.int(-(columns >> 4), columns >> 4) })
      }
    }
  }

  /** Changes the dots of a row to what is printed. Rows must come in order. */
  print(row: number, black: Uint8Array): void {
    const bad = this.bad.get(row)
    if (bad?.kind === 'repeated') black.set(this.held)
    else if (bad?.kind === 'blank') black.fill(0)
    else {
      if (bad) {
        const to = Math.min(black.length, Math.max(0, bad.from + bad.by))
        const tail = black.slice(bad.from)
        black.fill(0, Math.min(to, bad.from))
        black.set(tail.subarray(0, black.length - to), to)
      }
      this.held.set(black)
    }
  }
}
