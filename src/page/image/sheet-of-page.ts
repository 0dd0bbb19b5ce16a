/** Where a page's sheet is while effects move its pixels. */
import {
  movedSheet,
  sheetOf,
  sheetOfSource,
  wholeSheet,
  type Moves,
  type Sheet,
} from '../background/sheet.ts'
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
    this.maps.push(map)
    this.pending = false
    this.found = undefined
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
      sheet = movedSheet(sheet ?? wholeSheet(width, height), map)
      ;({ width, height } = map.to)
    }
    return sheet && sheet.share < WHOLE ? sheet : undefined
  }
}
