/** Rows told from chance by what stands round them: in speckle few of many components form rows. */
import type { Components } from './components.ts'
import type { Row } from './page-of-text.ts'

/** Side of the squares in which components are counted, px. */
const SQUARE = 24
/** At least this share of the components round a row stand in rows. */
const IN_ROWS = 0.2

/** The rows round which enough components stand in rows. */
export function outOfCrowds(
  rows: readonly Row[],
  { count, x0, y0, x1, y1 }: Components,
  w: number,
  h: number,
): Row[] {
  const columns = Math.ceil(w / SQUARE)
  const squares = columns * Math.ceil(h / SQUARE)
  const all = new Float32Array(squares)
  const placed = new Float32Array(squares)
  for (let c = 0; c < count; c++) {
    const at = squareAt((x0[c]! + x1[c]!) / 2, (y0[c]! + y1[c]!) / 2)
    all[at] = all[at]! + 1
  }
  for (const row of rows) {
    const along = squaresOf(row)
    for (const at of along) placed[at] = placed[at]! + row.blobs / along.length
  }
  return rows.filter((row) => {
    let there = 0
    let inRows = 0
    for (const at of squaresOf(row)) {
      for (const other of [at - columns, at, at + columns]) {
        there += all[other] ?? 0
        inRows += placed[other] ?? 0
      }
    }
    return inRows >= IN_ROWS * there
  })

  function squareAt(x: number, y: number): number {
    const column = Math.max(0, Math.min(columns - 1, Math.floor(x / SQUARE)))
    const row = Math.max(0, Math.min(squares / columns - 1, Math.floor(y / SQUARE)))
    return row * columns + column
  }

  function squaresOf({ line }: Row): number[] {
    const steps = Math.max(1, Math.round(line.length / SQUARE))
    return Array.from({ length: steps }, (_, k) => {
      const u = ((k + 0.5) / steps) * line.length
      return squareAt(line.x + u * Math.cos(line.angle), line.y + u * Math.sin(line.angle))
    })
  }
}
