/** The print of a page, to be printed again in another way. */
import { inkOfPage } from '../../../../page/background/ink.ts'
import { PaperRows } from '../../../../page/background/paper-rows.ts'
import type { Paper } from '../../../../page/background/paper.ts'
import type { Page } from '../../../../page/image/page.ts'
import { kernelArena } from '../../../../page/kernels/arena.ts'
import type { TextLine } from '../../../../page/textlines/text-lines.ts'
import { fullInk } from '../../full-ink.ts'

/** Strokes of print on a page. */
export interface Strokes {
  width: number
  height: number
  /** how much of a pixel print covers, 0 to 255: the page's full ink is 255 */
  cover: Uint8Array
  /** height of print, px */
  print: number
  /** direction of its lines, radians */
  angle: number
  lines: readonly TextLine[]
  /** share of the light that the page's full ink takes */
  full: number
}

/** Widest strokes, share of the short side: what is even within is no print. */
const WIDEST = 0.06
/** Print of this share of full ink counts as covering. */
const COVERING = 0.8
/** Height of print where there are no lines, share of the short side. */
const USUAL_PRINT = 1 / 45

/**
 * The strokes on a page's paper. Begins the kernels' arena anew.
 * @param colourful whether seals and writing in colour belong to the print
 */
export function strokesOf(
  page: Page,
  paper: Paper,
  lines: readonly TextLine[],
  colourful: boolean,
): Strokes {
  const { width, height } = page
  const full = fullInk(page, paper)
  const source = page.pristine ? page.source : undefined
  const arena = kernelArena()
  const rgba = arena.hold(page.peek())
  const { plane } = inkOfPage(arena, { rgba, width, height, source }, paper, WIDEST * page.short)
  const cover = arena.view(plane, width * height, Uint8Array).slice()
  const inside = new Uint16Array(width)
  const rows = new PaperRows(width, paper)
  const bytes = page.peek()
  // A pixel takes part where it lies on paper; the rest is a picture's, or the desk's.
  const gain = 1 / (COVERING * full * 65280)
  for (let y = 0, i = 0; y < height; y++) {
    paper.grid.row(paper.inside, y, inside)
    rows.begin(y)
    for (let x = 0; x < width; x++, i++) {
      if (cover[i] === 0) continue
      const own = colourful ? 1 : blackness(bytes, 4 * i, rows, x)
      cover[i] = Math.min(255, cover[i]! * own * inside[x]! * gain)
    }
  }
  const heights = lines.map((line) => line.height).toSorted((a, b) => a - b)
  const angles = lines.map(({ angle }) => angle).toSorted((a, b) => a - b)
  const middle = lines.length >> 1
  const print = Math.max(3, heights[middle] ?? page.short * USUAL_PRINT)
  return { width, height, cover, print, angle: angles[middle] ?? 0, lines, full }
}

/** Ink takes channels alike to within this share of what it takes, or it is coloured; twice as much surely is. */
const COLOURED = 0.17

/** How far a pixel's ink is black: 1 where it takes all channels alike, 0 where it is coloured. */
function blackness(
  bytes: Uint8ClampedArray,
  i: number,
  { red, green, blue }: PaperRows,
  x: number,
): number {
  const r = 1 - (256 * bytes[i]!) / red[x]!
  const g = 1 - (256 * bytes[i + 1]!) / green[x]!
  const b = 1 - (256 * bytes[i + 2]!) / blue[x]!
  const max = Math.max(r, g, b)
  const apart = max - Math.min(r, g, b)
  // Faint ink's colour is that of noise.
  return Math.min(1, Math.max(0, 2 - apart / (COLOURED * Math.max(0.2, max))))
}

/** Ink as it lies on the paper now. */
export interface Impression {
  /** how much of a pixel it covers, 0 to 255 */
  cover: Uint8Array
  /** what white paper looks like under it; undefined: as what was printed there before */
  colour: readonly number[] | undefined
  /** grey levels that the pressed paper is lighter or darker by; none if left out */
  relief?: Int8Array
}

/** Cover from which on nothing of the paper is left of what was there before. */
const BARE = 26

/** Takes the strokes off the page and lays the impression in their place. */
export function layPrint(page: Page, paper: Paper, strokes: Strokes, print: Impression): void {
  const { width, height } = page
  const bytes = page.pixels()
  const rows = new PaperRows(width, paper)
  const { cover, colour, relief } = print
  const [r, g, b] = colour ?? [0, 0, 0]
  // Without a colour new ink where there was none is as dark as the page's.
  const takes = (channel: number): number => (colour ? 1 - channel / 255 : strokes.full) / 255
  const [tr, tg, tb] = [takes(r!), takes(g!), takes(b!)]
  for (let y = 0, k = 0, i = 0; y < height; y++) {
    rows.begin(y)
    for (let x = 0; x < width; x++, k++, i += 4) {
      const before = strokes.cover[k]!
      const after = cover[k]!
      if (before === 0 && after === 0 && !relief?.[k]) continue
      const shade = relief ? relief[k]! : 0
      if (colour === undefined && before > BARE) {
        const ratio = after / before
        bytes[i] = inked(bytes[i]!, rows.red[x]! / 256, ratio) + shade
        bytes[i + 1] = inked(bytes[i + 1]!, rows.green[x]! / 256, ratio) + shade
        bytes[i + 2] = inked(bytes[i + 2]!, rows.blue[x]! / 256, ratio) + shade
        continue
      }
      const off = Math.min(1, before / BARE)
      bytes[i] = lifted(bytes[i]!, rows.red[x]! / 256, off) * (1 - after * tr) + shade
      bytes[i + 1] = lifted(bytes[i + 1]!, rows.green[x]! / 256, off) * (1 - after * tg) + shade
      bytes[i + 2] = lifted(bytes[i + 2]!, rows.blue[x]! / 256, off) * (1 - after * tb) + shade
    }
  }
}

/** A channel whose ink becomes `ratio` times as much. */
function inked(value: number, paper: number, ratio: number): number {
  return value >= paper ? value : paper - (paper - value) * ratio
}

/** A channel brought towards the paper's. */
function lifted(value: number, paper: number, share: number): number {
  return value >= paper ? value : value + (paper - value) * share
}
