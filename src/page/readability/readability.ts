/**
 * How much of a source's print can still be told on a variant of it: each piece of print is looked for
 * at the place where it went, and compared with what it was.
 */
import { upperMedian } from '../../core/quantile.ts'
import type { PointMap } from '../geometry/point-map.ts'
import { lumaInArena } from '../image/plane.ts'
import { kernelArena } from '../kernels/arena.ts'
import type { Source } from '../image/source.ts'
import { printPatches, ROWS, MAX_COLUMNS, type PrintPatch } from './print-patches.ts'
import type { Corners } from './sample-luma.ts'

/** RGBA pixels. */
interface Image {
  width: number
  height: number
  pixels: Uint8ClampedArray
}

/** Where places of the source are on the variant. */
export type Placing = Pick<PointMap, 'forward'>

/** What is left of a piece of print. */
export interface PatchFigures {
  /** correlation of what it was with what is there now, at the best place within a sample: 0 to 1 */
  likeness: number
  /** contrast of its print that is left: standard deviation, levels */
  contrast: number
  /** height of its glyphs on the variant, px */
  height: number
}

/** Height of glyphs that the figures below are for, px, and what each halving of it adds to the first. */
const USUAL = 10
const SMALLER = 0.14
/**
 * A piece whose likeness is this is as likely to be read by OCR as not, and how far from it that is
 * nearly settled: fitted to Tesseract's word recall (`npm run bench -- readability`).
 */
const HALF_LIKENESS = 0.865
const SLOPE = 0.035
/** Print of this contrast is half lost in paper, noise and rounding; levels, fitted likewise. */
const HALF_CONTRAST = 34

/** Power of the share of words that OCR is expected to read: people read on where OCR gives up. */
const SCALE = 0.6

/** Samples around a piece in which it is looked for. */
const MARGIN = 1
const LOST: PatchFigures = { likeness: 0, contrast: 0, height: 0 }

/**
 * How well the source's print can still be read on a variant, from 0 to 1, to four digits; undefined
 * where the source has no text lines. At 0.6 OCR is expected to read two fifths of the words that it reads on
 * the source, where people still read most. Orientation does not matter.
 */
export function readability(source: Source, image: Image, placing: Placing): number | undefined {
  const patches = printPatches(source)
  if (patches.length === 0) return undefined
  const figures = patchFigures(source, image, placing)
  const sum = figures.reduce((total, figure, i) => total + shareLeft(patches[i]!, figure), 0)
  return Number(((sum / figures.length) ** SCALE).toPrecision(4))
}

/**
 * The same of each of many pieces of print, where they are alone, not beside it: from 0 to 1, to three digits.
 * @param quads where the corners of each are on the image, from the upper left round; undefined: they are not
 *   all there, and it is lost
 */
export function patchesReadability(
  patches: readonly PrintPatch[],
  quads: readonly (Quad | undefined)[],
  image: Image,
): number[] {
  const corners = quads.map(
    (quad): Corners | undefined =>
      quad && (PLACES.map((k) => ({ x: quad[k]![0], y: quad[k]![1] })) as unknown as Corners),
  )
  return figuresOf(patches, corners, image, 0).map((figures, i) =>
    figures === LOST ? 0 : Math.round(shareLeft(patches[i]!, figures) ** SCALE * 1000) / 1000,
  )
}

type Quad = readonly (readonly [x: number, y: number])[]
/** The corners of a quad in the order of those of a piece. */
const PLACES = [0, 1, 3, 2]

/** The middle contrast of a source's print, a standard deviation in levels; undefined where it has no text lines. */
export function usualContrast(source: Source): number | undefined {
  return upperMedian(printPatches(source).map(({ deviation }) => deviation))
}

/**
 * What readability is to be expected of a variant before it is drawn; undefined where the source has no text
 * lines.
 * @param cost likeness that its print loses, the share of contrast and of size that is left
 */
export function expectedReadability(
  source: Source,
  cost: { lost: number; contrast: number; size: number },
): number | undefined {
  const patches = printPatches(source)
  if (patches.length === 0) return undefined
  const likeness = Math.max(0, 1 - cost.lost)
  const sum = patches.reduce((total, patch) => {
    const contrast = patch.deviation * cost.contrast
    return total + shareLeft(patch, { likeness, contrast, height: patch.height * cost.size })
  }, 0)
  return (sum / patches.length) ** SCALE
}

/** How likely it is that a piece of print is read, against what it was on the source: 0 to 1. */
function shareLeft({ deviation, height }: PrintPatch, figures: PatchFigures): number {
  const before = legibility({ likeness: 1, contrast: deviation, height })
  return Math.min(1, legibility(figures) / before)
}

function legibility({ likeness, contrast, height }: PatchFigures): number {
  if (height === 0) return 0
  const half = HALF_LIKENESS + SMALLER * Math.log2(USUAL / height)
  const told = 1 / (1 + Math.exp((half - likeness) / SLOPE))
  return (told * contrast) / (contrast + HALF_CONTRAST)
}

/** Figures of each piece of the source's print. */
export function patchFigures(source: Source, image: Image, placing: Placing): PatchFigures[] {
  const patches = printPatches(source)
  const corners = patches.map((patch) => placedCorners(patch, image, placing))
  return figuresOf(patches, corners, image, MARGIN)
}

/** Numbers that say where a piece is and what it was, as the kernel takes them. */
const PIECE = 12

/** @param margin samples around a piece in which it is looked for */
function figuresOf(
  patches: readonly PrintPatch[],
  corners: readonly (Corners | undefined)[],
  image: Image,
  margin: number,
): PatchFigures[] {
  const prints = new Float32Array(patches.reduce((sum, { print }) => sum + print.length, 0))
  const pieces = new Float32Array(PIECE * patches.length)
  let start = 0
  patches.forEach(({ print, columns, power }, i) => {
    const at = PIECE * i
    corners[i]?.forEach(({ x, y }, k) => {
      pieces[at + 2 * k] = x
      pieces[at + 2 * k + 1] = y
    })
    pieces[at + 8] = columns
    pieces[at + 9] = start
    pieces[at + 10] = power
    prints.set(print, start)
    start += print.length
  })
  const arena = kernelArena()
  const out = arena.alloc(8 * patches.length)
  const plane = lumaInArena(arena, image.pixels)
  arena.run.matchPieces(
    ...([plane, image.width, image.height, arena.write(pieces), patches.length] as const),
    ...([ROWS, margin, arena.write(prints)] as const),
    arena.alloc(4 * (ROWS + 2 * margin) * (MAX_COLUMNS + 2 * margin)),
    out,
  )
  const found = arena.view(out, 2 * patches.length, Float32Array)
  return patches.map((patch, i) => {
    const there = corners[i]
    if (!there) return LOST
    return {
      likeness: Math.max(0, found[2 * i]!),
      contrast: Math.max(0, found[2 * i + 1]! * patch.deviation),
      height: patch.height * scaleOf(patch.corners, there),
    }
  })
}

function placedCorners(
  { corners }: PrintPatch,
  { width, height }: Image,
  placing: Placing,
): Corners | undefined {
  const [tl, tr, bl, br] = corners.map(({ x, y }) => placing.forward(x, y))
  if (!tl || !tr || !bl || !br) return undefined
  const x = (tl.x + tr.x + bl.x + br.x) / 4
  const y = (tl.y + tr.y + bl.y + br.y) / 4
  return x > 0 && y > 0 && x < width && y < height ? [tl, tr, bl, br] : undefined
}

/** How much larger a piece is on the variant than on the source, by its height. */
function scaleOf([tl, , bl]: Corners, [placedTop, , placedBottom]: Corners): number {
  const before = Math.hypot(bl.x - tl.x, bl.y - tl.y)
  return Math.hypot(placedBottom.x - placedTop.x, placedBottom.y - placedTop.y) / before
}
