/** How alike images are: distances between what they were laid on the map by. */
import type { LikenessData } from '../../data.ts'
import { load } from '../load.ts'

export class Likeness {
  private readonly values: Int8Array
  private readonly width: number
  private readonly rows: readonly number[]

  private constructor({ values, width, rows }: LikenessData) {
    this.values = Int8Array.from(atob(values), (sign) => sign.charCodeAt(0))
    this.width = width
    this.rows = rows
  }

  static async load(): Promise<Likeness> {
    return new Likeness(await load<LikenessData>('likeness'))
  }

  /** Squared distances of all images from one; infinite where nothing is known. */
  from(row: number): Float64Array {
    const { values, width, rows } = this
    const own = (rows[row] ?? -1) * width
    return Float64Array.from(rows, (other) => {
      if (own < 0 || other < 0) return Infinity
      let sum = 0
      for (let c = 0, at = other * width; c < width; c++) {
        const difference = values[own + c]! - values[at + c]!
        sum += difference * difference
      }
      return sum
    })
  }

  /** Images most like one, the most alike first. @param isAsked whether an image counts */
  nearest(row: number, max: number, isAsked: (row: number) => boolean): number[] {
    const distances = this.from(row)
    return [...distances.keys()]
      .filter((other) => other !== row && distances[other]! < Infinity && isAsked(other))
      .toSorted((a, b) => distances[a]! - distances[b]! || a - b)
      .slice(0, max)
  }
}
