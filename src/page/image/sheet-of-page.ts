/** Where a page's sheet is while effects move its pixels. */
import {
  movedSheet,
  sheetOf,
  sheetOfSource,
  wholeSheet,
  type Moves,
  type Sheet,
} from '../background/sheet.ts'
import { matrixMap } from '../geometry/point-map.ts'
import { composed, project, type Point } from '../geometry/projection.ts'
import type { Source } from './source.ts'

/** What is needed of a page. */
interface Shown {
  readonly width: number
  readonly height: number
  readonly source: Source | undefined
  peek(): Uint8ClampedArray
}

/** A sheet of at least this share of the picture is all of it. */
const WHOLE = 0.995

/** The sheet of a page through all that moves its pixels: worked out when it is asked for. */
export class SheetOfPage {
  private base: { sheet: () => Sheet | undefined; width: number; height: number } | undefined
  private maps: Moves[] = []
  /** pixels were moved since the last map */
  private pending = false
  private found: { sheet: Sheet | undefined } | undefined

  begin(source: Source): void {
    const { width, height } = source
    this.base = { sheet: () => sheetOfSource(source), width, height }
    this.maps = []
    this.pending = false
    this.found = undefined
  }

  moved(): void {
    this.pending = true
    this.found = undefined
  }

  /** One map for all that moved since the sheet was last asked for, or since the map before. */
  follow(map: Moves): void {
    const last = this.maps.at(-1)
    const joined =
      last && this.base && joinedMoves(last, map, this.sizeBefore(this.maps.length - 1))
    if (joined) this.maps[this.maps.length - 1] = joined
    else this.maps.push(map)
    this.pending = false
    this.found = undefined
  }

  /** Size of the picture before one of the maps. */
  private sizeBefore(map: number): Moves['to'] {
    return map > 0 ? this.maps[map - 1]!.to : this.base!
  }

  now(page: Shown): Sheet | undefined {
    if (page.source) return sheetOfSource(page.source)
    if (this.pending || !this.base) {
      const { width, height } = page
      const sheet = sheetOf(page.peek(), width, height)
      this.base = { sheet: () => sheet, width, height }
      this.maps = []
      this.pending = false
    }
    this.found ??= { sheet: this.followed(this.base) }
    return this.found.sheet
  }

  private followed(base: NonNullable<SheetOfPage['base']>): Sheet | undefined {
    let { width, height } = base
    let sheet = base.sheet()
    for (const map of this.maps) {
      if (sheet || !keepsAll(map, { width, height }))
        sheet = movedSheet(sheet ?? wholeSheet(width, height), map)
      ;({ width, height } = map.to)
    }
    return sheet && sheet.share < WHOLE ? sheet : undefined
  }
}

/** Two projections as one, where the first loses nothing: a flip, a quarter turn, another size. */
function joinedMoves(
  first: Moves,
  second: Moves,
  { width, height }: Moves['to'],
): Moves | undefined {
  if (!first.matrix || !second.matrix) return undefined
  if (!keepsAll(first, { width, height })) return undefined
  const both = composed(second.matrix, first.matrix)
  // Corners are known beyond the picture too.
  const forward = (x: number, y: number): Point => project(both, x, y)
  return { ...matrixMap({ width, height }, second.to, both), forward }
}

/** Whether a picture of this size fills the one that it becomes. */
function keepsAll({ to, matrix }: Moves, { width, height }: Moves['to']): boolean {
  if (!matrix) return false
  return [project(matrix, 0, 0), project(matrix, width, height)].every(
    ({ x, y }) => near(x * (x - to.width), to.width) && near(y * (y - to.height), to.height),
  )
}

const near = (value: number, scale: number): boolean => Math.abs(value) < 1e-6 * scale
