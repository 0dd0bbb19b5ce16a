/** The paper's own tone under each pixel of a page, a row at a time: what light falls there. */
import type { Paper } from './paper.ts'

/** Tones of one row after the other, 256ths of grey levels. */
export class PaperRows {
  readonly red: Uint16Array
  readonly green: Uint16Array
  readonly blue: Uint16Array
  private readonly paper: Paper | undefined
  private row = -1

  /**
   * @param width of the page, px
   * @param paper undefined: white everywhere
   */
  constructor(width: number, paper: Paper | undefined) {
    const plane = (): Uint16Array => new Uint16Array(width).fill(255 * 256)
    this.red = plane()
    this.green = plane()
    this.blue = plane()
    this.paper = paper
  }

  /** Brings all three to a row. */
  begin(y: number): void {
    if (!this.paper || y === this.row) return
    const { grid, red, green, blue } = this.paper
    grid.row(red, y, this.red)
    grid.row(green, y, this.green)
    grid.row(blue, y, this.blue)
    this.row = y
  }
}
