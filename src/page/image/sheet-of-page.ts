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
  private source: Source | undefined
  private maps: Moves[] = []
  private moves = 0
  private found: { sheet: Sheet | undefined } | undefined

  begin(source: Source): void {
    this.source = source
    this.maps = []
    this.moves = 0
    this.found = undefined
  }

  moved(): void {
    this.moves++
    this.found = undefined
  }

  follow(map: Moves): void {
    this.maps.push(map)
    this.found = undefined
  }

  now(page: Shown): Sheet | undefined {
    if (page.source) return sheetOfSource(page.source)
    this.found ??= { sheet: this.find(page) }
    return this.found.sheet
  }

  private find(page: Shown): Sheet | undefined {
    const { source, maps, moves } = this
    if (!source || maps.length !== moves) return sheetOf(page.peek(), page.width, page.height)
    let [sheet, width, height] = [sheetOfSource(source), source.width, source.height]
    for (const map of maps) {
      sheet = movedSheet(sheet ?? wholeSheet(width, height), map)
      ;({ width, height } = map.to)
    }
    return sheet && sheet.share < WHOLE ? sheet : undefined
  }
}
