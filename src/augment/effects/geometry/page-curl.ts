/** A sheet that does not lie flat, and the page of an open book. */
import {
  backgroundFor,
  continuesScene,
  fillBackground,
  FILLS,
  FILL_HELP,
} from '../../../page/background/fill.ts'
import { surroundingsOf } from '../../../page/background/surroundings.ts'
import type { Raster } from '../../../page/image/raster.ts'
import type { Page } from '../../../page/image/page.ts'
import type { Source } from '../../../page/image/source.ts'
import type { Size } from '../../../page/geometry/point-map.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect, type Moved, type Skipped } from '../effect.ts'
import { enumOf, number, type ParamsOf } from '../params.ts'
import { RESAMPLED } from '../print-cost.ts'
import { goOnBeside, shadeDesk } from './curl-beside.ts'
import { narrowColumns, openBook, seenShares, type Spine } from './curl-book.ts'
import {
  cornersOf,
  curlMap,
  roundSheet,
  fitBook,
  fitPage,
  gridOf,
  lieOf,
  type CurlGrid,
  type Fit,
  type Lie,
} from './curl-frame.ts'
import { bookGains, sheetGains } from './curl-light.ts'
import { gridMap, photoGrid } from './curl-photo.ts'
import { bookProfile, sheetProfile, SHEETS, type Profile, type SheetKind } from './curl-profile.ts'
import { CurlView, openView, type Sight } from './curl-view.ts'
import { drawRelief } from './relief.ts'

const KINDS = [...SHEETS, 'book', 'scanned-book'] as const

const params = {
  kind: enumOf(
    KINDS,
    { choice: KINDS, weights: [3, 3, 2, 2, 2, 2] },
    'edge: one side stands up; arch: the middle does; cup: both sides; wave: first up, then down; book: an open book seen from above, its page falling into the spine; scanned-book: the same pressed on a scanner',
  ),
  bend: number(0, 60, [12, 42], 'degrees', 'how far the sheet turns in its bend; not of books'),
  toward: number(
    0,
    360,
    [0, 360],
    'degrees',
    'direction across the bend, in which an edge stands up: 0 to the right, 90 down; not of books',
  ),
  crest: number(
    0,
    1,
    [0.3, 0.75],
    'share of the way across',
    'where the middle of the bend is; not of books',
  ),
  spread: number(
    0.1,
    2,
    [0.5, 1.1],
    'share of the way across',
    'over how much of the sheet it bends: less is a smaller radius; not of books',
  ),
  fall: number(0, 75, [35, 68], 'degrees', 'how steeply the page of a book falls into its spine'),
  gutter: number(
    0.02,
    0.4,
    [0.08, 0.2],
    'share of the short side',
    'how far from its spine the page of a book falls',
  ),
  dark: number(
    0,
    0.95,
    [0.35, 0.75],
    'share of brightness',
    "how much darker a book's page is at its spine",
  ),
  spine: enumOf(
    ['left', 'right'],
    { choice: ['left', 'right'] },
    'at which side of the page the spine is',
  ),
  neighbour: number(
    0,
    0.3,
    [0.01, 0.1],
    'share of the short side',
    'how much of the page beyond the spine shows',
  ),
  lean: number(0, 40, [6, 28], 'degrees', 'how far the camera leans: what bends lines of print'),
  distance: number(
    1.2,
    8,
    [1.5, 3],
    '× long side',
    'how far away the camera is: nearer makes what stands up larger',
  ),
  light: number(
    0,
    360,
    [0, 360],
    'degrees',
    'where light comes from: 0 from the right, 90 from below',
  ),
  elevation: number(20, 85, [38, 68], 'degrees', 'how high the lamp stands; low light shows more'),
  ambient: number(0, 1, [0.3, 0.65], 'share', 'light that comes from all sides and shows no bend'),
  margin: number(
    0,
    0.2,
    [0, 0.03],
    'share of the short side',
    'how much shows beside the sheet where it is nearest to the frame',
  ),
  fill: enumOf(FILLS, 'auto', FILL_HELP),
}
type Params = ParamsOf<typeof params>

export const pageCurl = defineEffect({
  name: 'page-curl',
  phase: 'geometry',
  summary:
    'A sheet that does not lie flat: an edge or the middle stands up, or a page falls into the spine of a book; lines bend, and light falls off round the bend',
  movesPixels: true,
  wantsOverlay: true,
  print: { cost: ({ margin }) => ({ ...RESAMPLED, size: 0.96 - 1.5 * margin }) },
  params,
  apply(page, asked, rng, overlay) {
    if (page.short < 16) return { skipped: 'page too small for a bend' }
    if (asked.kind !== 'book' && asked.kind !== 'scanned-book') {
      return asked.bend === 0 ? undefined : bendSheet(page, asked, asked.kind, rng)
    }
    if (page.sheet) return { skipped: 'the sheet lies on something already' }
    return bendBook(page, asked, overlay, rng)
  },
})

const radians = (degrees: number): number => (degrees * Math.PI) / 180
/** What is seen of paper is seen at least at this share of its length. */
const SHORTEST = 0.25

/** A loose sheet. */
function bendSheet(page: Page, asked: Params, kind: SheetKind, rng: Rng): Moved | Skipped {
  const { width, height, short, sheet } = page
  const size = { width, height }
  const outline = sheet ? roundSheet(sheet) : cornersOf(size)
  const lie = lieOf(outline, radians(asked.toward))
  if (!(lie.length >= 8)) return { skipped: 'sheet too small for a bend' }
  const bent = { kind, bend: radians(asked.bend), crest: asked.crest, spread: asked.spread }
  const profile = sheetProfile(lie.length, bent, rng.foldIn('sheet'))
  const lamp = lampOf(asked, lie)
  const gains = sheetGains(profile, { slant: lamp.across, ambient: asked.ambient })
  const sight = sightOf(asked, lie, Math.max(width, height), rng.foldIn('camera'))
  const view = openView(profile, gains, sight, SHORTEST)
  const { fit, grid } = sheet
    ? photoGrid(sheet, outline, lie, view)
    : pageGrid(size, lie, view, asked.margin * short)
  const own = rng.foldIn('beside')
  const bend = { profile, lie, view, fit, grid, lamp, left: 0, cool: own.uniform(0, 0.1) }
  layBent(page, asked, bend, own, (before) => before)
  return { moved: sheet ? gridMap(size, grid) : curlMap(size, lie, view, fit), did: { kind } }
}

function pageGrid(size: Size, lie: Lie, view: CurlView, margin: number) {
  const fit = fitPage(size, lie, view, margin)
  return { fit, grid: gridOf(size, lie, view, fit, 0) }
}

/** A page of a book, with the edge of the page beside it. */
function bendBook(page: Page, asked: Params, overlay: Source | undefined, rng: Rng): Moved {
  const { width, height, short } = page
  const size = { width, height }
  const spine: Spine = asked.spine
  const pressed = asked.kind === 'scanned-book'
  const lie = lieOf(cornersOf(size), spine === 'left' ? 0 : Math.PI)
  const gutter = Math.max(4, Math.min(asked.gutter * short, 0.6 * width))
  // As much of the other page as can show, however short it is seen.
  const strip = Math.max(4, Math.ceil(2 * asked.neighbour * short + 0.5 * gutter + 0.12 * width))
  const bent = { fall: radians(asked.fall), gutter, pressed }
  const profile = bookProfile(lie.length, strip, bent, rng.foldIn('sheet'))
  const lamp = lampOf(asked, lie)
  const { ambient, dark } = asked
  const line = 0.0035 * short
  const gains = bookGains(profile, { slant: lamp.across, ambient, dark, pressed, line })
  const sight = sightOf(asked, lie, Math.max(width, height), rng.foldIn('camera'))
  // A scanner looks straight down.
  const from = pressed ? { ...sight, across: 0, along: 0 } : sight
  const view = openView(profile, gains, from, SHORTEST)
  const fit = fitBook(size, lie, view, asked.margin * short, asked.neighbour * short)
  const left = spine === 'left' ? strip : 0
  const grid = gridOf(size, lie, view, fit, left)
  const own = rng.foldIn('beside')
  const bend = { profile, lie, view, fit, grid, lamp, left, cool: own.uniform(-0.16, 0) }
  layBent(page, asked, bend, own, (before) => {
    const both = openBook(before, overlay ? rasterOf(overlay) : before, strip, spine)
    narrowColumns(both, seenShares(view, { strip, width, spine }))
    return both
  })
  return { moved: curlMap(size, lie, view, fit), did: { kind: asked.kind, spine } }
}

function rasterOf({ width, height, pixels }: Source): Raster {
  return { width, height, bytes: pixels }
}

/** A bent sheet, how it is seen and lit, and where its pixels come from. */
interface Bent {
  profile: Profile
  lie: Lie
  view: CurlView
  fit: Fit
  grid: CurlGrid
  lamp: Lamp
  /** px that what is drawn reaches beyond the page's left side */
  left: number
  /** how much cooler shade is than light, see `drawRelief` */
  cool: number
}

/** Draws the page bent, on what shows beside it. @param print of the page as it was: what is bent */
function layBent(
  page: Page,
  { fill, ambient }: Params,
  { profile, lie, view, fit, grid, lamp, left, cool }: Bent,
  rng: Rng,
  print: (before: Raster) => Raster,
): void {
  const { width, height, sheet } = page
  const size = { width, height }
  const under = { ...size, bytes: page.peek() }
  // A photograph's desk gives way to its sheet: nothing shows beside it.
  const open = sheet === undefined
  const around =
    open && continuesScene(fill, under, sheet) ? surroundingsOf(under, sheet) : undefined
  const background = backgroundFor(around || !open ? 'white' : fill, under, rng)
  page.rebuild(width, height, (before, after) => {
    const from = { ...size, bytes: before }
    const into = { ...size, bytes: after }
    if (around) goOnBeside(into, grid, left, { ...around, page: from }, rng.int(0, 1023))
    else if (open) fillBackground(into, background)
    if (background.texture) {
      const rays = { across: -lamp.across, along: -lamp.along, far: Infinity }
      const cast = new CurlView(profile, undefined, rays)
      shadeDesk(into, lie, fit, { seen: view, cast, ambient }, rng)
    }
    drawRelief(print(from), into, grid, { grid: grid.values, cool, open }, rng)
  })
}

/** Where the lamp is: how far along the desk for each px of height, across the bend and along it. */
interface Lamp {
  across: number
  along: number
}

function lampOf({ light, elevation }: Params, { ex, ey }: Lie): Lamp {
  const far = 1 / Math.tan(radians(elevation))
  const [x, y] = [Math.cos(radians(light)) * far, Math.sin(radians(light)) * far]
  return { across: x * ex + y * ey, along: y * ex - x * ey }
}

/** A camera that leans in a drawn direction. */
function sightOf({ lean, distance }: Params, { ex, ey }: Lie, long: number, rng: Rng): Sight {
  // Whoever holds it leans it towards themselves, more or less.
  const toward = Math.PI / 2 + rng.normal(0, 0.7)
  const moved = Math.tan(radians(lean))
  const [x, y] = [Math.cos(toward) * moved, Math.sin(toward) * moved]
  return { across: x * ex + y * ey, along: y * ex - x * ey, far: distance * long }
}
